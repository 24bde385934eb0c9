#pragma once
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace lightreel {

/// A number as it would be typed: 3, 0.5. For folders that see LibTorch, whose headers bring another fmt.
template <typename Number>
[[nodiscard]] std::string numberText(Number number) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.begin(), text.end(), number).ptr};
}

/// The decimal number that a text is from its first character to its last, whatever the language of the
/// system; none when anything else stands in it, or when Number cannot hold it. Floating-point numbers may be
/// "inf" and "nan".
template <typename Number>
[[nodiscard]] std::optional<Number> numberFromText(std::string_view text) {
    Number number{};
    const char* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    return failure == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

}  // namespace lightreel
