#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace lightreel {

inline constexpr const char* kDefaultsFile = "lightreel-defaults.json";

/// What a model recommends for itself, which diffusers' folders have no place for. The file lies beside the
/// model's or the motion adapter's weights; each key may be missing:
/// {"steps": 4, "guidance": 1, "scheduler": "euler", "scheduler_config": {"timestep_spacing": "trailing",
/// ...}, "frames": 16, "fps": 8, "min_guidance": 1, "motion_bucket": 127, "noise_aug": 0.02}
struct ModelDefaults {
    std::optional<int> steps;              ///< 1..1000
    std::optional<double> guidance;        ///< 0..100
    std::optional<std::string> scheduler;  ///< one of schedulerNames()
    std::optional<int> frames;             ///< 1..1024
    std::optional<int> fps;                ///< 1..120
    std::optional<double> minGuidance;     ///< as GenerationRequest's, like the next two
    std::optional<int> motionBucket;
    std::optional<double> noiseAug;
    nlohmann::json schedulerConfig =
        nlohmann::json::object();  ///< laid over the folder's scheduler_config.json

    /// Of a model's folder or of a motion adapter (a folder, or one file: then what adapterDefaults() knows
    /// of its name counts where no file lies beside it). errors: ModelDamaged when the file is no such
    /// object.
    static Result<ModelDefaults> of(const std::filesystem::path& model);
};

/// What a published motion adapter was made for, told by its file's name: the content of
/// lightreel-defaults.json, an empty object for other names. AnimateDiff's motion modules were trained with
/// linear betas; AnimateDiff-Lightning's are for N Euler steps with trailing spacing and no guidance. source:
/// diffusers' AnimateDiff page; the AnimateDiff-Lightning model card
[[nodiscard]] nlohmann::json adapterDefaults(const std::string& fileName);

}  // namespace lightreel
