#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lightreel {

/// "3.12 GiB", "189 MiB", "512 B": memory, binary units, point as decimal sign.
[[nodiscard]] std::string formatMemory(int64_t bytes);

/// "2.75 GB", "189 MB": files, decimal units.
[[nodiscard]] std::string formatFileSize(int64_t bytes);

/// "8.2 s", "2 min 05 s", "1 h 12 min".
[[nodiscard]] std::string formatSeconds(double seconds);

/// "6GiB", "1.5 GB", "800MiB" or plain bytes; nothing when the text is not a size.
[[nodiscard]] std::optional<int64_t> parseMemory(std::string_view text);

/// Control characters as blanks: what a prompt or a file puts into a sentence must not start a new line or
/// move a terminal's cursor.
[[nodiscard]] std::string onOneLine(std::string text);

/// A field of a CSV file, between quotation marks where it needs them. source: RFC 4180
[[nodiscard]] std::string csvQuoted(const std::string& field);

}  // namespace lightreel
