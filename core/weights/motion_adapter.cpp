#include <algorithm>
#include <array>
#include <set>

#include "core/base/strict_json.h"
#include "core/weights/model_folder.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// The names of the original motion modules in today's words; current names pass unchanged.
/// source: the published mm_sd_v15 files and diffusers' MotionAdapter
std::string currentName(const std::string& stored) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kWords{
        {{".temporal_transformer.", "."},
         {".attention_blocks.0.", ".attn1."},
         {".attention_blocks.1.", ".attn2."},
         {".pos_encoder.", ".pos_embed."},
         {".norms.0.", ".norm1."},
         {".norms.1.", ".norm2."},
         {".ff_norm.", ".norm3."},
         {".attn1.pos_embed.", ".pos_embed."}}};
    std::string name = stored.starts_with("module.") ? stored.substr(7) : stored;
    for (const auto& [old, current] : kWords) replaceAll(name, old, current);
    if (name.find(".attn2.pos_embed.") != std::string::npos) return "";  // the same table a second time
    return name;
}

/// Biggest number behind prefix in the names ("down_blocks." -> 3 for four blocks), or -1; at most kHighest.
int64_t highestIndex(const std::vector<std::string>& names, const std::string& prefix) {
    constexpr int64_t kHighest = 1 << 20;
    int64_t highest = -1;
    for (const std::string& name : names)
        if (name.starts_with(prefix))
            highest = std::max<int64_t>(highest, std::atoll(name.c_str() + prefix.size()));
    return std::min(highest, kHighest);
}

}  // namespace

Result<std::shared_ptr<WeightSource>> openMotionAdapter(const fs::path& path) {
    std::error_code ignored;
    Result<std::shared_ptr<WeightSource>> source =
        fs::is_directory(path, ignored) ? openWeights(path) : openSafetensors(path);
    if (!source) return source.error();
    try {
        return renamedSource(*source, currentName);
    } catch (const Failure& failure) {
        return failure.error;
    }
}

Result<json> motionAdapterConfig(const fs::path& path, const WeightSource& weights) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        Result<json> config = readStrictJson(path / "config.json");
        if (!config)
            return Error{ErrorCode::ModelDamaged,
                         {{"path", (path / "config.json").string()}, {"reason", "it cannot be read"}}};
        return config;
    }
    const std::vector<std::string>& names = weights.names();
    json channels = json::array(), layers = json::array();
    const int64_t blocks = highestIndex(names, "down_blocks.") + 1;
    for (int64_t i = 0; i < std::min<int64_t>(blocks, 8); ++i) {
        const std::string prefix = "down_blocks." + std::to_string(i) + ".motion_modules.";
        const WeightInfo* norm = weights.find(prefix + "0.norm.weight");
        if (norm == nullptr || norm->shape.empty()) break;
        channels.push_back(norm->shape.front());
        layers.push_back(std::min<int64_t>(highestIndex(names, prefix) + 1, 128));
    }
    if (channels.empty() || static_cast<int64_t>(channels.size()) != blocks)
        return Error{ErrorCode::ModelUnsupported,
                     {{"path", path.string()}, {"reason", "it holds no AnimateDiff motion modules"}}};
    const WeightInfo* table =
        weights.find("down_blocks.0.motion_modules.0.transformer_blocks.0.pos_embed.pe");
    const int64_t frames = table != nullptr && table->shape.size() == 3 ? table->shape[1] : 32;
    return json{{"block_out_channels", channels},
                {"motion_layers_per_block", layers},
                {"motion_max_seq_length", frames},
                {"motion_num_attention_heads", 8},
                {"use_motion_mid_block", weights.find("mid_block.motion_modules.0.norm.weight") != nullptr}};
}

}  // namespace lightreel
