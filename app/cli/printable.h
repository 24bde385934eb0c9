#pragma once
#include <string>
#include <string_view>

namespace lightreel::cli {

/// A text as it may go to a terminal: control characters other than line break and tab, and bytes that are no
/// UTF-8, become U+FFFD. What comes from a file of somebody else's could otherwise set the window's title or
/// wipe what stands there. JSON does not need it. source: ECMA-48, C0, DEL and C1
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace lightreel::cli
