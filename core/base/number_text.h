#pragma once
#include <array>
#include <charconv>
#include <string>

namespace lightreel {

/// A number as it would be typed: 3, 0.5. For folders that see LibTorch, whose headers bring another fmt.
template <typename Number>
[[nodiscard]] std::string numberText(Number number) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.begin(), text.end(), number).ptr};
}

}  // namespace lightreel
