#include "core/media/filter_library.h"

#include <dlfcn.h>

#include <filesystem>

#include "core/media/palette.h"
#include "core/media/text_line.h"

namespace lightreel::av {
namespace {

void* openLibrary() {
    constexpr const char* kName = "liblightreel_gif.so";
    std::error_code ignored;
    const std::filesystem::path program =
        std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const auto& folder :
         {program.parent_path() / "lib", program.parent_path() / "lib" / "lightreel", program})
        if (void* library = ::dlopen((folder / kName).c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
    return nullptr;
}

}  // namespace

void* filterFunction(const char* name) {
    static void* const library = openLibrary();
    return library == nullptr ? nullptr : ::dlsym(library, name);
}

std::unique_ptr<ClipPalette> makeClipPalette(int width, int height, int fps, const std::string& path) {
    using Make = ClipPalette* (*)(int, int, int, const char*);
    static const auto make = reinterpret_cast<Make>(filterFunction("lightreel_make_palette"));
    if (make == nullptr)
        throw Failure{
            {ErrorCode::CodecMissing,
             {{"codec", "GIF (liblightreel_gif.so is missing)"}, {"known", "MP4, WebM, PNG sequence"}}}};
    return std::unique_ptr<ClipPalette>(make(width, height, fps, path.c_str()));
}

bool drawText(Frame& picture, const TextLine& line) {
    using Draw = bool (*)(Frame&, const TextLine&);
    static const auto draw = reinterpret_cast<Draw>(filterFunction("lightreel_draw_text"));
    return draw != nullptr && draw(picture, line);
}

}  // namespace lightreel::av
