#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/request/picture_framing.h"

namespace lightreel {

enum class GenerationMode { TextToVideo, ImageToVideo };

/// What shall be made. Values of 0 or "" mean "as the model's folder says"; Pipeline fills them in (resolved
/// values are what the RunRecord holds).
struct GenerationRequest {
    std::string model;  ///< id of a known model, or a folder; empty: the embedded one
    GenerationMode mode = GenerationMode::TextToVideo;
    std::string prompt;              ///< UTF-8, at most 1 MiB; a model reads at most the first 75 tokens
    std::string negativePrompt;      ///< what to lead away from; only with guidance > 1
    std::string image;               ///< path of the start picture or clip; image_to_video only
    PictureFraming framing;          ///< how it is laid into the frame
    int width = 0;                   ///< pixels, multiple of 8, 8..4096
    int height = 0;                  ///< pixels, multiple of 8, 8..4096
    int frames = 0;                  ///< 1..1024; the model may know fewer
    int fps = 0;                     ///< frames per second of the file, 1..120
    int steps = 0;                   ///< sampling steps, 1..1000
    std::optional<double> guidance;  ///< guidance scale, 0..100; 1 and below: no second row
    /// 0..100, models of image to video: guidance of the first frame; it rises evenly to `guidance` at the
    /// last
    std::optional<double> minGuidance;
    std::optional<int> motionBucket;  ///< 0..1023, models of image to video: more means more motion
    /// 0..10, models of image to video: noise laid over the picture first; more moves away from it
    std::optional<double> noiseAug;
    /// 0..1, models of text to video with a start picture or clip: how much of it is made anew; 1 is all
    std::optional<double> strength;
    std::string scheduler;  ///< euler | euler_ancestral | ddim | dpmpp_2m | dpmpp_2m_karras | pndm
    int64_t seed = 0;       ///< 0..2^63-1; the noise equals that of torch.Generator("cpu").manual_seed(seed)
    std::string dtype = "auto";   ///< auto | float32 | bfloat16 | float16
    std::string device = "auto";  ///< auto | cpu | cuda | cuda:N

    friend bool operator==(const GenerationRequest&, const GenerationRequest&) = default;
};

inline constexpr int kRequestSchema = 1;

/// One schema, versioned, used by the library, the clip's metadata and the farm. Unknown keys are ignored on
/// reading.
[[nodiscard]] nlohmann::json toJson(const GenerationRequest& request);
Result<GenerationRequest> requestFromJson(const nlohmann::json& json);

/// Checks what can be checked without the model: ranges, multiples, known words, lengths. The first breach is
/// returned. errors: BadRequest{option, value, allowed}
Result<void> validate(const GenerationRequest& request);

/// Names accepted in GenerationRequest::scheduler.
[[nodiscard]] const std::vector<std::string>& schedulerNames();

/// Repairs UTF-8: broken sequences and lone surrogates become U+FFFD.
[[nodiscard]] std::string repairedUtf8(std::string_view text);

}  // namespace lightreel
