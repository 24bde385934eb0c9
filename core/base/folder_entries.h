#pragma once
#include <filesystem>
#include <system_error>
#include <vector>

namespace lightreel {

/// What lies in a folder, in no order; after a failure, what was found until then. A range over
/// directory_iterator throws where a folder cannot be read to its end (EIO, ESTALE).
[[nodiscard]] std::vector<std::filesystem::directory_entry> entriesIn(const std::filesystem::path& folder,
                                                                      std::error_code& failure);

}  // namespace lightreel
