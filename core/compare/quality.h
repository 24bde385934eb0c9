#pragma once
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/frame/frame.h"

namespace lightreel {

/// A decoded clip: frames of one size, in order.
using ClipFrames = std::vector<std::shared_ptr<const Frame>>;

/// How near a picture is to another one of the same size.
struct FrameQuality {
    double meanSquareError = 0;        ///< over all channels, in units of the 8-bit values
    std::optional<double> ssim = {};   ///< -1..1; none for pictures under 11 pixels
    std::optional<double> flip = {};   ///< 0..1, mean of flipMap(); 0 is no visible difference
    std::optional<double> lpips = {};  ///< from 0; none without the user's weight file

    friend bool operator==(const FrameQuality&, const FrameQuality&) = default;
};

/// How near a clip is to another one of the same size and length.
struct ClipQuality {
    double psnr = 0;  ///< dB over all pixels of all frames; infinite for equal clips
    // Means over the frames; none where a frame has none.
    std::optional<double> ssim = {}, flip = {}, lpips = {};
    std::vector<FrameQuality> frames = {};

    [[nodiscard]] bool identical() const;
    /// The one with the largest mean square error, from 0; the first of equals. At least one frame.
    [[nodiscard]] size_t worstFrame() const;
    friend bool operator==(const ClipQuality&, const ClipQuality&) = default;
};

/// One distance per frame, or none at all: the pictures are too small.
void addLpips(ClipQuality& quality, const std::vector<double>& distances);

/// An infinite PSNR is null.
[[nodiscard]] nlohmann::json toJson(const ClipQuality& quality);
/// errors: FileUnreadable
[[nodiscard]] Result<ClipQuality> qualityFromJson(const nlohmann::json& json);

/// What a clip's measures come to. Close: no frame's FLIP above kCloseFlip and a mean SSIM of kCloseSsim or
/// more; without FLIP or SSIM (pictures that are too small) a PSNR of kClosePsnr or more.
enum class Verdict { Identical, Close, Different };
inline constexpr double kCloseFlip = 0.12, kCloseSsim = 0.97, kClosePsnr = 35;
[[nodiscard]] Verdict verdictOf(const ClipQuality& quality);
/// identical, visually close, different
[[nodiscard]] const char* verdictName(Verdict verdict);

/// Mean square difference of two pictures of one size (or std::invalid_argument is thrown), over all
/// channels, in units of the 8-bit values.
[[nodiscard]] double meanSquareError(const Frame& a, const Frame& b);

/// Peak signal to noise ratio in dB for 8-bit values; infinite for 0.
[[nodiscard]] double psnrOf(double meanSquareError);

/// Both clips have frames, equally many, each of the size of the other clip's. commonPart() makes any two so.
[[nodiscard]] bool comparable(const ClipFrames& a, const ClipFrames& b);

/// Mean square error, SSIM and FLIP of every frame, frames side by side on `threads` threads (0: as many as
/// there are processors); the result does not depend on them. Throws Cancelled, and std::invalid_argument
/// when the clips are not comparable().
[[nodiscard]] ClipQuality compareClips(const ClipFrames& clip, const ClipFrames& reference,
                                       const CancelToken& cancel = {}, int threads = 0);

}  // namespace lightreel
