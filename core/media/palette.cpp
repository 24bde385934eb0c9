#include "core/media/palette.h"

#include <dlfcn.h>

#include <filesystem>

namespace lightreel::av {
namespace {

using Make = ClipPalette* (*)(int, int, int, const char*);

Make findMaker() {
    constexpr const char* kName = "liblightreel_gif.so";
    std::error_code ignored;
    const std::filesystem::path program =
        std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const auto& folder :
         {program.parent_path() / "lib", program.parent_path() / "lib" / "lightreel", program})
        if (void* library = ::dlopen((folder / kName).c_str(), RTLD_NOW | RTLD_LOCAL))
            return reinterpret_cast<Make>(::dlsym(library, "lightreel_make_palette"));
    return nullptr;
}

}  // namespace

std::unique_ptr<ClipPalette> makeClipPalette(int width, int height, int fps, const std::string& path) {
    static const Make make = findMaker();
    if (make == nullptr)
        throw Failure{
            {ErrorCode::CodecMissing,
             {{"codec", "GIF (liblightreel_gif.so is missing)"}, {"known", "MP4, WebM, PNG sequence"}}}};
    return std::unique_ptr<ClipPalette>(make(width, height, fps, path.c_str()));
}

}  // namespace lightreel::av
