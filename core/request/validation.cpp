#include <unicode/utf8.h>

#include <algorithm>
#include <cmath>

#include "core/request/generation_request.h"
#include "core/request/ranges.h"

namespace lightreel {
namespace {

constexpr size_t kLongestPrompt = 1 << 20;

Error refused(const char* option, std::string value, std::string allowed) {
    if (value.size() > 80) value = value.substr(0, 80) + "...";
    return {ErrorCode::BadRequest,
            {{"option", option}, {"value", std::move(value)}, {"allowed", std::move(allowed)}}};
}

/// 0 means "as the model says" and passes.
void checkCount(const char* option, int value, int low, int high) {
    if (value != 0 && (value < low || value > high))
        throw Failure{refused(option, std::to_string(value),
                              "it must lie between " + std::to_string(low) + " and " + std::to_string(high))};
}

void checkSide(const char* option, int value) {
    checkCount(option, value, 8, 4096);
    if (value % 8 != 0)
        throw Failure{
            refused(option, std::to_string(value),
                    "it must be a multiple of 8; the nearest is " + std::to_string((value + 4) / 8 * 8))};
}

void checkNumber(const char* option, const std::optional<double>& value, double low, double high) {
    if (value) checkRange(option, *value, low, high);
}

bool isDevice(const std::string& device) {
    if (device == "auto" || device == "cpu" || device == "cuda") return true;
    return device.starts_with("cuda:") && device.size() > 5 && device.size() <= 7 &&
           std::all_of(device.begin() + 5, device.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void checkWord(const char* option, const std::string& value, const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), value) != known.end()) return;
    std::string list;
    for (const std::string& word : known) list += (list.empty() ? "" : ", ") + word;
    throw Failure{refused(option, value, "known are " + list)};
}

void check(const GenerationRequest& request) {
    const bool blank = request.prompt.find_first_not_of(" \t\r\n") == std::string::npos;
    if (blank && request.mode == GenerationMode::TextToVideo)
        throw Failure{refused("prompt", request.prompt,
                              "it is empty; say what the clip shall show, or name a start picture")};
    if (request.prompt.size() > kLongestPrompt)
        throw Failure{
            refused("prompt", std::to_string(request.prompt.size()) + " bytes", "it must stay under 1 MiB")};
    if (request.negativePrompt.size() > kLongestPrompt)
        throw Failure{refused("negative-prompt", std::to_string(request.negativePrompt.size()) + " bytes",
                              "it must stay under 1 MiB")};
    if (request.mode == GenerationMode::ImageToVideo && request.image.empty())
        throw Failure{refused("image", "", "image to video needs a start picture")};
    checkSide("width", request.width);
    checkSide("height", request.height);
    checkCount("frames", request.frames, 1, 1024);
    checkCount("fps", request.fps, 1, 120);
    checkCount("steps", request.steps, 1, 1000);
    checkNumber("guidance", request.guidance, 0, 100);
    checkNumber("min-guidance", request.minGuidance, 0, 100);
    checkNumber("noise-aug", request.noiseAug, 0, 10);
    checkNumber("strength", request.strength, 0, 1);
    if (request.motionBucket && (*request.motionBucket < 0 || *request.motionBucket > 1023))
        throw Failure{refused("motion-bucket", std::to_string(*request.motionBucket),
                              "it must lie between 0 and 1023")};
    if (const Result<void> framing = validate(request.framing); !framing) throw Failure{framing.error()};
    if (request.seed < 0)
        throw Failure{refused("seed", std::to_string(request.seed), "it must not be negative")};
    if (!request.scheduler.empty()) checkWord("scheduler", request.scheduler, schedulerNames());
    // A processor computes in no float16, which is said with the device.
    if (request.dtype != "float16") checkWord("dtype", request.dtype, {"auto", "float32", "bfloat16"});
    if (!isDevice(request.device))
        throw Failure{refused("device", request.device, "known are auto, cpu, cuda, cuda:N")};
}

}  // namespace

const std::vector<std::string>& schedulerNames() {
    static const std::vector<std::string> names{"euler",    "euler_ancestral", "ddim",
                                                "dpmpp_2m", "dpmpp_2m_karras", "pndm"};
    return names;
}

Result<void> validate(const GenerationRequest& request) {
    try {
        check(request);
        return {};
    } catch (const Failure& failure) {
        return failure.error;
    }
}

std::string repairedUtf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    const auto length = static_cast<int32_t>(std::min<size_t>(text.size(), INT32_MAX));
    for (int32_t i = 0; i < length;) {
        UChar32 character = 0;
        const int32_t start = i;
        U8_NEXT(reinterpret_cast<const uint8_t*>(text.data()), i, length, character);
        if (character < 0)
            out += "\xEF\xBF\xBD";
        else
            out += text.substr(static_cast<size_t>(start), static_cast<size_t>(i - start));
    }
    return out;
}

}  // namespace lightreel
