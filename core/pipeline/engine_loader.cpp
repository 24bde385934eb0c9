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

}  // namespace

Result<std::unique_ptr<EngineLibrary>> openEngineLibrary() {
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
        using Make = EngineLibrary* (*)();
        const auto buildId = reinterpret_cast<BuildId>(::dlsym(library, "lightreel_engine_build_id"));
        const auto make = reinterpret_cast<Make>(::dlsym(library, "lightreel_engine_make"));
        if (buildId == nullptr || make == nullptr || std::string_view(buildId()) != kBuildId) {
            reason = path.string() + " belongs to another build";
            continue;
        }
        if (EngineLibrary* engine = make()) return std::unique_ptr<EngineLibrary>(engine);
        reason = path.string() + " could not start";
    }
    return missing(reason);
}

}  // namespace lightreel
