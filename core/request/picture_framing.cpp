#include "core/request/picture_framing.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

using nlohmann::json;

constexpr double kClosest = 8;

void take(const json& object, const char* key, double low, double high, double& into) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number()) return;
    if (const auto value = found->get<double>(); value >= low && value <= high) into = value;
}

Result<void> within(const char* option, double value, double low, double high) {
    if (value >= low && value <= high) return {};
    return Error{ErrorCode::BadRequest,
                 {{"option", option},
                  {"value", fmt::format("{}", value)},
                  {"allowed", fmt::format("it must lie between {} and {}", low, high)}}};
}

}  // namespace

PictureArea croppedArea(const PictureFraming& framing, int pictureWidth, int pictureHeight, int width,
                        int height) {
    const double scale =
        std::min(static_cast<double>(pictureWidth) / width, static_cast<double>(pictureHeight) / height) /
        framing.zoom;
    PictureArea area{0, 0, width * scale, height * scale};
    area.left = framing.x * (pictureWidth - area.width);
    area.top = framing.y * (pictureHeight - area.height);
    return area;
}

json toJson(const PictureFraming& framing) {
    return {{"fit", pictureFitName(framing.fit)}, {"x", framing.x}, {"y", framing.y}, {"zoom", framing.zoom}};
}

PictureFraming framingFromJson(const json& object) {
    PictureFraming framing;
    if (!object.is_object()) return framing;
    const json fit = object.value("fit", json());
    if (fit.is_string()) framing.fit = pictureFitFromName(fit.get<std::string>()).value_or(framing.fit);
    take(object, "x", 0, 1, framing.x);
    take(object, "y", 0, 1, framing.y);
    take(object, "zoom", 1, kClosest, framing.zoom);
    return framing;
}

Result<void> validate(const PictureFraming& framing) {
    for (const auto& [option, value] : {std::pair{"crop-x", framing.x}, std::pair{"crop-y", framing.y}})
        if (const Result<void> sound = within(option, value, 0, 1); !sound) return sound;
    return within("crop-zoom", framing.zoom, 1, kClosest);
}

const std::vector<std::string>& pictureFitNames() {
    static const std::vector<std::string> names{"crop", "pad", "stretch"};
    return names;
}

const std::string& pictureFitName(PictureFit fit) {
    return pictureFitNames()[static_cast<size_t>(fit)];
}

std::optional<PictureFit> pictureFitFromName(const std::string& name) {
    const auto found = std::ranges::find(pictureFitNames(), name);
    if (found == pictureFitNames().end()) return std::nullopt;
    return static_cast<PictureFit>(found - pictureFitNames().begin());
}

}  // namespace lightreel
