#include "core/request/generation_request.h"

#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

using nlohmann::json;

Error wrongType(const char* key) {
    return {ErrorCode::BadRequest, {{"option", key}, {"value", "?"}, {"allowed", "it has the wrong type"}}};
}

void read(const json& from, const char* key, std::string& to) {
    if (const auto found = from.find(key); found != from.end()) {
        if (!found->is_string()) throw Failure{wrongType(key)};
        to = found->get<std::string>();
    }
}

void read(const json& from, const char* key, std::optional<double>& to) {
    if (const auto found = from.find(key); found != from.end()) {
        if (!found->is_number()) throw Failure{wrongType(key)};
        to = found->get<double>();
    }
}

template <typename Integer>
void read(const json& from, const char* key, Integer& to) {
    if (const auto found = from.find(key); found != from.end()) {
        if (!found->is_number_integer()) throw Failure{wrongType(key)};
        const auto value = found->get<int64_t>();
        to = static_cast<Integer>(value);
        if (static_cast<int64_t>(to) != value) throw Failure{wrongType(key)};
    }
}

}  // namespace

json toJson(const GenerationRequest& request) {
    json out{{"schema", kRequestSchema},
             {"model", request.model},
             {"mode", request.mode == GenerationMode::TextToVideo ? "text_to_video" : "image_to_video"},
             {"prompt", request.prompt},
             {"negative_prompt", request.negativePrompt},
             {"width", request.width},
             {"height", request.height},
             {"frames", request.frames},
             {"fps", request.fps},
             {"steps", request.steps},
             {"scheduler", request.scheduler},
             {"seed", request.seed},
             {"dtype", request.dtype},
             {"device", request.device}};
    if (!request.image.empty()) {
        out["image"] = request.image;
        out["framing"] = toJson(request.framing);
    }
    if (request.guidance) out["guidance"] = *request.guidance;
    if (request.minGuidance) out["min_guidance"] = *request.minGuidance;
    if (request.motionBucket) out["motion_bucket"] = *request.motionBucket;
    if (request.noiseAug) out["noise_aug"] = *request.noiseAug;
    if (request.strength) out["strength"] = *request.strength;
    return out;
}

Result<GenerationRequest> requestFromJson(const json& from) {
    if (!from.is_object()) return wrongType("request");
    GenerationRequest request;
    try {
        read(from, "model", request.model);
        read(from, "prompt", request.prompt);
        read(from, "negative_prompt", request.negativePrompt);
        read(from, "image", request.image);
        read(from, "width", request.width);
        read(from, "height", request.height);
        read(from, "frames", request.frames);
        read(from, "fps", request.fps);
        read(from, "steps", request.steps);
        read(from, "scheduler", request.scheduler);
        read(from, "seed", request.seed);
        read(from, "dtype", request.dtype);
        read(from, "device", request.device);
        std::string mode;
        read(from, "mode", mode);
        if (mode == "image_to_video") request.mode = GenerationMode::ImageToVideo;
        read(from, "guidance", request.guidance);
        read(from, "min_guidance", request.minGuidance);
        read(from, "noise_aug", request.noiseAug);
        read(from, "strength", request.strength);
        if (from.contains("motion_bucket")) read(from, "motion_bucket", request.motionBucket.emplace());
        if (const auto framing = from.find("framing"); framing != from.end())
            request.framing = framingFromJson(*framing);
    } catch (const Failure& failure) {
        return failure.error;
    }
    return request;
}

}  // namespace lightreel
