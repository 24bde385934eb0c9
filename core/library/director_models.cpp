#include "core/library/director_models.h"

#include <algorithm>
#include <array>

#include "core/base/folder_entries.h"
#include "core/library/model_manifest.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 2> kEmbedderFiles{"model.safetensors", "vocab.txt"};

/// By sha256, so that a renamed file is known as well.
constexpr std::array kKnown{
    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",  // SmolLM2-135M-Instruct.Q4_1.gguf
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",  // MiniLM's model.safetensors
    "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",  // its vocab.txt
};

bool isEmbedder(const fs::path& folder) {
    return std::all_of(kEmbedderFiles.begin(), kEmbedderFiles.end(), [&folder](const char* name) {
        std::error_code ignored;
        return fs::is_regular_file(folder / name, ignored);
    });
}

std::vector<fs::path> ggufFilesIn(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code failure, ignored;
    for (const fs::directory_entry& entry : entriesIn(folder, failure))
        if (entry.path().extension() == ".gguf" && entry.is_regular_file(ignored))
            out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

fs::path assistantFolder(const ModelRoots& roots) {
    return roots.user.parent_path() / "assistant";
}

DirectorModels DirectorModels::standard(const ModelRoots& roots) {
    std::vector<fs::path> folders{roots.user / kDirectorFolder};
    for (const fs::path& root : roots.extra) folders.push_back(root / kDirectorFolder);
    for (const fs::path& root : roots.shipped) folders.push_back(root / kDirectorFolder);
    folders.emplace_back(LIGHTREEL_FETCHED_DIRECTOR);
    return DirectorModels(std::move(folders));
}

std::vector<fs::path> DirectorModels::languageModels() const {
    std::vector<fs::path> out;
    for (const fs::path& folder : m_folders) {
        const std::vector<fs::path> files = ggufFilesIn(folder);
        out.insert(out.end(), files.begin(), files.end());
    }
    std::stable_partition(out.begin(), out.end(),
                          [](const fs::path& file) { return file.filename() == kDirectorLanguageModel; });
    return out;
}

Result<fs::path> DirectorModels::languageModel(const std::string& nameOrPath) const {
    const std::string wanted = nameOrPath.empty() ? kDirectorLanguageModel : nameOrPath;
    const std::vector<fs::path> known = languageModels();
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&wanted](const fs::path& file) { return file.filename() == wanted; });
    if (found != known.end()) return *found;
    std::error_code ignored;
    if (!nameOrPath.empty() && fs::is_regular_file(wanted, ignored)) return fs::path(wanted);
    return missing(wanted, known);
}

Result<fs::path> DirectorModels::embedder() const {
    for (const fs::path& folder : m_folders)
        if (isEmbedder(folder / kDirectorEmbedder)) return folder / kDirectorEmbedder;
    return missing(kDirectorEmbedder, {});
}

Error DirectorModels::missing(const std::string& model, const std::vector<fs::path>& known) const {
    std::string names;
    for (const fs::path& file : known) names += (names.empty() ? "" : ", ") + file.filename().string();
    if (names.empty()) names = "none";
    const std::string folder = m_folders.empty() ? "a folder of models" : m_folders.front().string();
    return {ErrorCode::AssistantMissing, {{"model", model}, {"folder", folder}, {"known", names}}};
}

fs::path layerProfileOf(const fs::path& languageModel) {
    fs::path profile = languageModel;
    profile.replace_extension(".layers.json");
    std::error_code ignored;
    return fs::is_regular_file(profile, ignored) ? profile : fs::path();
}

Result<std::vector<fs::path>> unfamiliarFiles(const fs::path& model, const CancelToken& cancel) {
    std::vector<fs::path> files{model};
    std::error_code ignored;
    if (fs::is_directory(model, ignored)) {
        files.clear();
        for (const char* name : kEmbedderFiles) files.push_back(model / name);
    }
    std::vector<fs::path> out;
    for (const fs::path& file : files) {
        const Result<std::string> sum = sha256OfFile(file, cancel);
        if (!sum) return sum.error();
        if (std::find(kKnown.begin(), kKnown.end(), *sum) == kKnown.end()) out.push_back(file);
    }
    return out;
}

}  // namespace lightreel
