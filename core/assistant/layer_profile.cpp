#include "core/assistant/layer_profile.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/or_throw.h"
#include "core/base/strict_json.h"

namespace lightreel {

std::vector<double> sensitivitiesIn(const std::filesystem::path& profile, const std::string& model,
                                    const LlamaConfig& config) {
    if (profile.empty()) return {};
    const nlohmann::json read = orThrow(readStrictJson(profile));
    std::vector<double> numbers;
    try {
        if (read.at("model") != model) return {};
        numbers = read.at("sensitivities").get<std::vector<double>>();
    } catch (const nlohmann::json::exception&) {
        throw Failure{{ErrorCode::FileUnreadable,
                       {{"path", profile.string()}, {"reason", "it is no profile of a model's layers"}}}};
    }
    const bool fits = static_cast<int64_t>(numbers.size()) == config.layers &&
                      std::ranges::all_of(numbers, [](double number) { return number >= 0; });
    return fits ? numbers : std::vector<double>();
}

}  // namespace lightreel
