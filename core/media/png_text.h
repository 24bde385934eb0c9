#pragma once
#include <string>
#include <string_view>

namespace lightreel::av {

/// A PNG file with one more text entry (iTXt, UTF-8) behind its header; bytes in, bytes out.
[[nodiscard]] std::string withPngText(const std::string& png, const std::string& keyword,
                                      const std::string& text);

/// The text of an iTXt entry without compression; "" when there is none.
[[nodiscard]] std::string pngText(std::string_view png, const std::string& keyword);

}  // namespace lightreel::av
