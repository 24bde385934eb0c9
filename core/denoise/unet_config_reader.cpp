#include "core/denoise/unet_config_reader.h"

#include <algorithm>

namespace lightreel {

using nlohmann::json;

UNetConfigReader::UNetConfigReader(const json& config, std::string_view path)
    : m_config(config), m_path(path) {
    if (!config.is_object()) refuse("its configuration is not an object");
}

int64_t UNetConfigReader::integer(const char* key, int64_t fallback, int64_t high) const {
    return has(key) ? bounded(key, m_config.at(key), high) : fallback;
}

bool UNetConfigReader::boolean(const char* key, bool fallback) const {
    if (!has(key)) return fallback;
    if (!m_config.at(key).is_boolean()) wrong(key);
    return m_config.at(key).get<bool>();
}

double UNetConfigReader::number(const char* key, double fallback) const {
    if (!has(key)) return fallback;
    if (!m_config.at(key).is_number()) wrong(key);
    return m_config.at(key).get<double>();
}

std::vector<int64_t> UNetConfigReader::perLevel(const char* key, int64_t fallback, size_t size,
                                                int64_t high) const {
    if (!has(key)) return std::vector<int64_t>(size, fallback);
    const json& value = m_config.at(key);
    if (!value.is_array()) return std::vector<int64_t>(size, bounded(key, value, high));
    if (value.size() != size) wrong(key);
    std::vector<int64_t> out;
    for (const json& item : value) out.push_back(bounded(key, item, high));
    return out;
}

std::vector<int64_t> UNetConfigReader::layers(const char* key, const json& value, int64_t count) const {
    if (!value.is_array())
        return std::vector<int64_t>(static_cast<size_t>(count), bounded(key, value, kMaxLayers));
    if (static_cast<int64_t>(value.size()) != count) wrong(key);
    std::vector<int64_t> out;
    for (const json& item : value) out.push_back(bounded(key, item, kMaxLayers));
    return out;
}

void UNetConfigReader::require(const char* key, const std::vector<json>& harmless) const {
    if (!has(key)) return;
    if (std::ranges::find(harmless, m_config.at(key)) == harmless.end()) wrong(key);
}

std::vector<bool> UNetConfigReader::attentionBlocks(const char* key, const std::string& plain,
                                                    std::initializer_list<const char*> endings) const {
    if (!has(key) || !m_config.at(key).is_array()) wrong(key);
    std::vector<bool> out;
    for (const json& item : m_config.at(key)) {
        const std::string name = item.is_string() ? item.get<std::string>() : "";
        const auto is = [&](const std::string& start) {
            return std::ranges::any_of(endings, [&](const char* end) { return name == start + end; });
        };
        out.push_back(is("CrossAttn" + plain));
        if (!out.back() && !is(plain)) refuse("there is no block \"" + name + "\" in this program");
    }
    return out;
}

void UNetConfigReader::wrong(const char* key) const {
    const std::string value = m_config.contains(key) ? m_config.at(key).dump().substr(0, 80) : "nothing";
    refuse(std::string("its configuration has ") + key + " = " + value + ", which no block here can honour");
}

void UNetConfigReader::refuse(const std::string& reason) const {
    throw Failure{{ErrorCode::ModelUnsupported, {{"path", std::string(m_path)}, {"reason", reason}}}};
}

int64_t UNetConfigReader::bounded(const char* key, const json& value, int64_t high) const {
    if (!value.is_number_integer() || value.get<int64_t>() < 1 || value.get<int64_t>() > high) wrong(key);
    return value.get<int64_t>();
}

}  // namespace lightreel
