#include "core/base/folder_entries.h"

namespace lightreel {

namespace fs = std::filesystem;

std::vector<fs::directory_entry> entriesIn(const fs::path& folder, std::error_code& failure) {
    std::vector<fs::directory_entry> entries;
    auto at = fs::directory_iterator(folder, failure);
    for (; !failure && at != fs::directory_iterator(); at.increment(failure)) entries.push_back(*at);
    return entries;
}

}  // namespace lightreel
