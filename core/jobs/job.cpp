#include "core/jobs/job.h"

#include <sys/random.h>

#include <array>
#include <nlohmann/json.hpp>

namespace lightreel {

using nlohmann::json;

std::string newJobId() {
    std::array<unsigned char, 16> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        throw std::bad_alloc();
    std::string id;
    for (unsigned char byte : random) {
        constexpr const char* kDigits = "0123456789abcdef";
        id += kDigits[byte >> 4];
        id += kDigits[byte & 15];
    }
    return id;
}

json toJson(const Job& job) {
    return {{"id", job.id},
            {"request", toJson(job.request)},
            {"acceleration", toJson(job.acceleration)},
            {"model_folder", job.modelFolder},
            {"motion_adapter", job.motionAdapter},
            {"output", job.output},
            {"replace_output", job.replaceOutput},
            {"record", job.recordPath},
            {"previews", job.previews},
            {"noise", job.noise},
            {"dump", job.dump}};
}

Result<Job> jobFromJson(const json& from) {
    try {
        Result<GenerationRequest> request = requestFromJson(from.at("request"));
        if (!request) return request.error();
        Job job;
        job.id = from.at("id").get<std::string>();
        job.request = *request;
        job.acceleration = accelerationFromJson(from.value("acceleration", json::object()));
        job.modelFolder = from.value("model_folder", "");
        job.motionAdapter = from.value("motion_adapter", "");
        job.output = from.value("output", "");
        job.replaceOutput = from.value("replace_output", false);
        job.recordPath = from.value("record", "");
        job.previews = from.value("previews", false);
        job.noise = from.value("noise", "");
        job.dump = from.value("dump", "");
        return job;
    } catch (const json::exception& failure) {
        return Error{ErrorCode::Internal, {{"reason", "a job could not be read"}}, failure.what()};
    }
}

}  // namespace lightreel
