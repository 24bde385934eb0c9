#include "core/pipeline/engine_loader.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "core/base/log.h"
#include "lightreel_build.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> candidates() {
    constexpr const char* kName = "liblightreel_engine.so";
    if (const char* named = std::getenv("LIGHTREEL_ENGINE")) return {named};
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    return {program / kName, program.parent_path() / "lib" / kName,
            program.parent_path() / "lib" / "lightreel" / kName};
}

/// LibTorch calls its own BLAS by public names; another one that is loaded already would be used instead, far
/// slower.
void warnOfForeignBlas() {
    Dl_info owner{};
    void* symbol = ::dlsym(RTLD_DEFAULT, "sgemm_");
    if (symbol == nullptr || ::dladdr(symbol, &owner) == 0) return;
    if (std::string_view(owner.dli_fname).find("libtorch") == std::string_view::npos)
        log().warn("{} is loaded in this process; LibTorch will use it and be slow.", owner.dli_fname);
}

Error missing(std::string reason) {
    return {ErrorCode::EngineMissing, {{"reason", reason}}, reason};
}

/// The library, opened and of this build.
Result<void*> openLibrary() {
    std::string reason = "it is not beside the program";
    warnOfForeignBlas();
    for (const fs::path& path : candidates()) {
        std::error_code ignored;
        if (!fs::exists(path, ignored)) continue;
        // Global: a CUDA plug-in that is opened later must bind to this copy of torch.
        void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
        if (library == nullptr) {
            reason = ::dlerror();
            continue;
        }
        using BuildId = const char* (*)();
        const auto buildId = reinterpret_cast<BuildId>(::dlsym(library, "lightreel_engine_build_id"));
        if (buildId != nullptr && std::string_view(buildId()) == kBuildId) return library;
        reason = path.string() + " belongs to another build";
    }
    return missing(reason);
}

/// What the library's function of that name makes.
template <typename Object>
Result<std::unique_ptr<Object>> make(const char* symbol) {
    const Result<void*> library = openLibrary();
    if (!library) return library.error();
    using Make = Object* (*)();
    const auto function = reinterpret_cast<Make>(::dlsym(*library, symbol));
    Object* object = function == nullptr ? nullptr : function();
    if (object == nullptr) return missing("it could not start");
    return std::unique_ptr<Object>(object);
}

}  // namespace

Result<std::unique_ptr<EngineLibrary>> openEngineLibrary() {
    return make<EngineLibrary>("lightreel_engine_make");
}

Result<std::unique_ptr<AssistantEngine>> openAssistantEngine() {
    return make<AssistantEngine>("lightreel_assistant_make");
}

Result<std::unique_ptr<AssistantBench>> openAssistantBench() {
    return make<AssistantBench>("lightreel_assistant_bench_make");
}

}  // namespace lightreel
