#pragma once
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"
#include "core/weights/weight_source.h"

namespace lightreel {

/// A diffusers model folder: model_index.json and one folder per part. Reads configuration only; weights are
/// opened part by part.
class ModelFolder {
  public:
    /// errors: ModelMissing, ModelDamaged, ModelUnsupported
    static Result<ModelFolder> open(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    /// The class name that model_index.json gives a part ("unet" -> "UNet2DConditionModel"); "" when it has
    /// none.
    [[nodiscard]] std::string partClass(const std::string& part) const;
    [[nodiscard]] bool has(const std::string& part) const { return !partClass(part).empty(); }

    /// part's config.json (scheduler: scheduler_config.json, feature_extractor: preprocessor_config.json).
    /// errors: ModelDamaged
    [[nodiscard]] Result<nlohmann::json> config(const std::string& part) const;

    /// The part's weights: diffusion_pytorch_model.safetensors or model.safetensors, a variant of it
    /// (.fp16.), or the shards of a *.safetensors.index.json (basenames only, inside the folder). Pickle
    /// files are refused by name with how to convert them. errors: ModelMissing, ModelDamaged,
    /// ModelUnsupported
    [[nodiscard]] Result<std::shared_ptr<WeightSource>> weights(const std::string& part) const;

  private:
    std::filesystem::path m_path;
    nlohmann::json m_index;
};

/// The weights of one part's folder, see ModelFolder::weights.
Result<std::shared_ptr<WeightSource>> openWeights(const std::filesystem::path& folder);

/// Opens a motion adapter: a folder (config.json + safetensors) or one file. Names of the original
/// AnimateDiff motion modules are translated to those of diffusers; AnimateDiff-Lightning's files have those
/// already. errors: as ModelFolder::weights
Result<std::shared_ptr<WeightSource>> openMotionAdapter(const std::filesystem::path& path);

/// The configuration of a motion adapter: the folder's config.json, or for a single file what its names and
/// shapes say (heads cannot be seen there: 8, as all published ones have). errors: as ModelFolder::weights
Result<nlohmann::json> motionAdapterConfig(const std::filesystem::path& path, const WeightSource& weights);

}  // namespace lightreel
