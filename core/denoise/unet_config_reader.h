#pragma once
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// Reads a U-Net's config.json with errors that name key and value, within limits for configuration that came
/// from outside. errors: throws Failure{ModelUnsupported}
class UNetConfigReader {
  public:
    static constexpr int64_t kMaxLayers = 128;
    static constexpr int64_t kMaxChannels = 16'384;
    static constexpr int64_t kMaxHeads = 256;

    /// path: the model's, for messages; both outlive the reader
    UNetConfigReader(const nlohmann::json& config, std::string_view path);

    [[nodiscard]] bool has(const char* key) const {
        return m_config.contains(key) && !m_config.at(key).is_null();
    }
    [[nodiscard]] const nlohmann::json& raw(const char* key) const { return m_config.at(key); }
    /// 1 to high
    [[nodiscard]] int64_t integer(const char* key, int64_t fallback, int64_t high) const;
    [[nodiscard]] bool boolean(const char* key, bool fallback) const;
    [[nodiscard]] double number(const char* key, double fallback) const;
    /// One number for all of size levels, or a list with one each.
    [[nodiscard]] std::vector<int64_t> perLevel(const char* key, int64_t fallback, size_t size,
                                                int64_t high) const;
    [[nodiscard]] std::vector<int64_t> layers(const char* key, const nlohmann::json& value,
                                              int64_t count) const;
    /// A key that must be absent, null or one of the harmless values.
    void require(const char* key, const std::vector<nlohmann::json>& harmless) const;
    /// Which blocks have cross-attention: "CrossAttn" + plain + one of the endings, or without it.
    [[nodiscard]] std::vector<bool> attentionBlocks(const char* key, const std::string& plain,
                                                    std::initializer_list<const char*> endings) const;

    [[noreturn]] void wrong(const char* key) const;
    [[noreturn]] void refuse(const std::string& reason) const;

  private:
    [[nodiscard]] int64_t bounded(const char* key, const nlohmann::json& value, int64_t high) const;

    const nlohmann::json& m_config;
    std::string_view m_path;
};

}  // namespace lightreel
