#include "core/request/picture_framing.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/request/ranges.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr double kClosest = 8;

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
    takeNumber(object, "x", 0.0, 1.0, framing.x);
    takeNumber(object, "y", 0.0, 1.0, framing.y);
    takeNumber(object, "zoom", 1.0, kClosest, framing.zoom);
    return framing;
}

Result<void> validate(const PictureFraming& framing) {
    try {
        checkRange("crop-x", framing.x, 0, 1);
        checkRange("crop-y", framing.y, 0, 1);
        checkRange("crop-zoom", framing.zoom, 1, kClosest);
        return {};
    } catch (const Failure& failure) {
        return failure.error;
    }
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
