#pragma once
#include <cstddef>
#include <functional>
#include <string>

namespace lightreel {

/// A text's beginning and end, at most so many bytes of either, in whole characters, and "[...]" on a line
/// between them. A text of no more bytes stays as it is.
[[nodiscard]] std::string shortened(const std::string& text, size_t head, size_t tail);

/// A long text's beginning and end, for a network that could not read more at a time.
[[nodiscard]] std::string shortened(const std::string& text);

/// Whether there is room for a text. What fits still fits when it is made shorter.
using Fits = std::function<bool(const std::string& text)>;

/// The longest beginning that fits, in whole characters; nothing of it may be left.
[[nodiscard]] std::string fittingBeginning(const std::string& text, const Fits& fits);

/// The longest beginning and end that fit, shortened(): three times as much of the beginning. Where not even
/// "[...]" fits, that.
[[nodiscard]] std::string fittingEnds(const std::string& text, const Fits& fits);

}  // namespace lightreel
