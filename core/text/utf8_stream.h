#pragma once
#include <string>
#include <string_view>

namespace lightreel {

/// Bytes of UTF-8 that come in pieces, given on in whole characters.
class Utf8Stream {
  public:
    /// What is complete now. A byte that can belong to no character becomes U+FFFD.
    [[nodiscard]] std::string push(std::string_view bytes);
    /// What is left at the end: U+FFFD for a character that was not finished, else nothing.
    [[nodiscard]] std::string finish();

  private:
    std::string m_rest;
};

}  // namespace lightreel
