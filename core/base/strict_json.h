#pragma once
#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/base/result.h"

namespace lightreel {

/// Limits for JSON that came from outside (model folders, other programs' files).
struct JsonLimits {
    size_t bytes = 1 << 20;
    int depth = 32;
    size_t values = 1'000'000;   ///< keys and elements together
    bool pythonNumbers = false;  ///< NaN, Infinity and -Infinity, which Python's json writes, count as null
};

/// Parses foreign JSON. Refused with FileUnreadable: broken text, bad UTF-8, duplicate keys, integers beyond
/// 64 bits, anything over the limits. name is what the message calls the text.
Result<nlohmann::json> parseStrictJson(std::string_view text, std::string_view name,
                                       const JsonLimits& limits = {});

/// Reads a regular file (no FIFO, no device) of at most limits.bytes and parses it.
/// errors: FileMissing, FileUnreadable
Result<nlohmann::json> readStrictJson(const std::filesystem::path& path, const JsonLimits& limits = {});

}  // namespace lightreel
