#include "core/pipeline/text_files.h"

#include <sys/stat.h>

#include <algorithm>

#include "core/base/folder_entries.h"
#include "core/request/model_defaults.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

void add(std::vector<TextFileState>& out, const fs::path& file) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return;
    out.push_back({file, facts.st_dev, facts.st_ino, static_cast<uint64_t>(facts.st_size),
                   facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec});
}

/// Those in a folder and, `deeper`, in its subfolders.
void addFolder(std::vector<TextFileState>& out, const fs::path& folder, bool deeper) {
    std::error_code failure, ignored;
    for (const fs::directory_entry& entry : entriesIn(folder, failure)) {
        const std::string suffix = entry.path().extension().string();
        if (suffix == ".json" || suffix == ".txt")
            add(out, entry.path());
        else if (deeper && entry.is_directory(ignored))
            addFolder(out, entry.path(), false);
    }
}

}  // namespace

std::vector<TextFileState> textFilesOf(const fs::path& modelFolder, const fs::path& motionAdapter) {
    std::vector<TextFileState> out;
    std::error_code ignored;
    addFolder(out, modelFolder, true);
    if (fs::is_directory(motionAdapter, ignored))
        addFolder(out, motionAdapter, false);
    else if (!motionAdapter.empty())
        add(out, motionAdapter.parent_path() / kDefaultsFile);  // what else lies there is not read
    std::sort(out.begin(), out.end(),
              [](const TextFileState& a, const TextFileState& b) { return a.path < b.path; });
    return out;
}

}  // namespace lightreel
