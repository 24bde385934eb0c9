#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

enum class PictureFit {
    Crop,     ///< fills the frame; what stands over is cut off
    Pad,      ///< stays whole; the rest of the frame takes the colour of the picture's edges
    Stretch,  ///< fills the frame and is distorted
};

/// How a start picture is laid into the clip's frame, whose shape may be another one.
struct PictureFraming {
    PictureFit fit = PictureFit::Crop;
    double x = 0.5;   ///< 0..1, Crop: which part is kept; 0 the left end, 0.5 the middle, 1 the right end
    double y = 0.5;   ///< the same from top to bottom
    double zoom = 1;  ///< 1..8, Crop: how much closer than the largest part that fills the frame

    friend bool operator==(const PictureFraming&, const PictureFraming&) = default;
};

/// A part of a picture, in its pixels, with fractions.
struct PictureArea {
    double left = 0, top = 0, width = 0, height = 0;
};

/// The part of a picture of pictureWidth x pictureHeight that Crop keeps for a frame of width x height.
[[nodiscard]] PictureArea croppedArea(const PictureFraming& framing, int pictureWidth, int pictureHeight,
                                      int width, int height);

[[nodiscard]] nlohmann::json toJson(const PictureFraming& framing);
/// Keys that are missing or make no sense keep their default.
[[nodiscard]] PictureFraming framingFromJson(const nlohmann::json& json);
/// errors: BadRequest{option, value, allowed}
Result<void> validate(const PictureFraming& framing);

/// crop, pad, stretch
[[nodiscard]] const std::vector<std::string>& pictureFitNames();
[[nodiscard]] const std::string& pictureFitName(PictureFit fit);
[[nodiscard]] std::optional<PictureFit> pictureFitFromName(const std::string& name);

}  // namespace lightreel
