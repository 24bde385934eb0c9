#include "core/request/model_defaults.h"

#include <algorithm>
#include <regex>

#include "core/base/strict_json.h"
#include "core/request/generation_request.h"

namespace lightreel {
namespace {

using nlohmann::json;

/// The value under key when it is there; `sound` becomes false when it is nothing that the key can mean.
template <typename T, typename Check>
std::optional<T> value(const json& object, const char* key, bool& sound, Check check) {
    const auto found = object.find(key);
    if (found == object.end()) return std::nullopt;
    if (check(*found)) return found->get<T>();
    sound = false;
    return std::nullopt;
}

auto numberWithin(double lowest, double highest) {
    return [=](const json& j) {
        return j.is_number() && j.get<double>() >= lowest && j.get<double>() <= highest;
    };
}

bool isScheduler(const json& name) {
    return name.is_string() && std::ranges::count(schedulerNames(), name.get<std::string>()) > 0;
}

}  // namespace

Result<ModelDefaults> ModelDefaults::of(const std::filesystem::path& model) {
    std::error_code ignored;
    const bool isFile = std::filesystem::is_regular_file(model, ignored);
    const std::filesystem::path file = (isFile ? model.parent_path() : model) / kDefaultsFile;
    const auto damaged = [&file](const std::string& reason) {
        return Error{ErrorCode::ModelDamaged, {{"path", file.string()}, {"reason", reason}}};
    };
    Result<json> text = readStrictJson(file);
    if (!text && text.error().code == ErrorCode::FileMissing)
        text = isFile ? adapterDefaults(model.filename().string()) : json::object();
    if (!text) return damaged(text.error().args.at("reason"));
    if (!text->is_object()) return damaged("it is no JSON object");
    ModelDefaults defaults;
    bool sound = true;
    const auto integerWithin = [](int lowest, int highest) {
        return [=](const json& j) { return j.is_number_integer() && numberWithin(lowest, highest)(j); };
    };
    defaults.steps = value<int>(*text, "steps", sound, integerWithin(1, 1000));
    defaults.frames = value<int>(*text, "frames", sound, integerWithin(1, 1024));
    defaults.fps = value<int>(*text, "fps", sound, integerWithin(1, 120));
    defaults.minGuidance = value<double>(*text, "min_guidance", sound, numberWithin(0, 100));
    defaults.motionBucket = value<int>(*text, "motion_bucket", sound, integerWithin(0, 1023));
    defaults.noiseAug = value<double>(*text, "noise_aug", sound, numberWithin(0, 10));
    defaults.guidance = value<double>(*text, "guidance", sound, numberWithin(0, 100));
    defaults.scheduler = value<std::string>(*text, "scheduler", sound, isScheduler);
    const auto isObject = [](const json& j) { return j.is_object(); };
    if (auto config = value<json>(*text, "scheduler_config", sound, isObject))
        defaults.schedulerConfig = std::move(*config);
    if (!sound) return damaged("one of its keys has a value that means nothing");
    return defaults;
}

json adapterDefaults(const std::string& fileName) {
    static const std::regex original("(mm_sd_v1|v3_sd15_mm|animatediff_lightning_).*\\.safetensors");
    static const std::regex lightning("animatediff_lightning_([1248])step_.*");
    json defaults = json::object();
    if (!std::regex_match(fileName, original)) return defaults;
    defaults["scheduler_config"]["beta_schedule"] = "linear";
    if (std::smatch match; std::regex_match(fileName, match, lightning)) {
        defaults["steps"] = std::stoi(match[1]);
        defaults["guidance"] = 1.0;
        defaults["scheduler"] = "euler";
        defaults["scheduler_config"]["timestep_spacing"] = "trailing";
    }
    return defaults;
}

}  // namespace lightreel
