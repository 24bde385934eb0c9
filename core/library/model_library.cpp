#include "core/library/model_library.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/base/folder_entries.h"
#include "core/base/strict_json.h"
#include "core/library/model_manifest.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

bool isModel(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "model_index.json", ignored) || fs::exists(folder / kAdapterNote, ignored);
}

std::vector<fs::path> modelsUnder(const fs::path& root) {
    std::vector<fs::path> out;
    std::error_code failure, ignored;
    for (const fs::directory_entry& entry : entriesIn(root, failure))
        if (entry.is_directory(ignored) && !entry.path().filename().string().starts_with('.') &&
            isModel(entry.path()))
            out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

fs::path userRoot() {
    if (const char* home = std::getenv("LIGHTREEL_HOME")) return fs::path(home) / "models";
    if (const char* data = std::getenv("XDG_DATA_HOME")) return fs::path(data) / "lightreel" / "models";
    const char* home = std::getenv("HOME");
    const passwd* account = home == nullptr ? ::getpwuid(::getuid()) : nullptr;  // a service may have no HOME
    if (account != nullptr) home = account->pw_dir;
    return fs::path(home != nullptr ? home : "/tmp") / ".local" / "share" / "lightreel" / "models";
}

Error missing(const std::string& model, const std::vector<ModelEntry>& known) {
    std::string ids;
    for (const ModelEntry& entry : known) ids += (ids.empty() ? "" : ", ") + entry.id;
    return {ErrorCode::ModelMissing, {{"model", model}, {"known", ids.empty() ? "none" : ids}}};
}

}  // namespace

const char* embeddedModel(GenerationMode mode) {
    return mode == GenerationMode::ImageToVideo ? kEmbeddedPictureModel : kEmbeddedModel;
}

ModelRoots ModelRoots::standard() {
    ModelRoots roots;
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const fs::path& candidate :
         {program.parent_path() / "share" / "lightreel" / "models", fs::path(LIGHTREEL_SOURCE_MODELS)})
        if (fs::is_directory(candidate, ignored)) {
            roots.shipped.push_back(candidate);
            break;
        }
    roots.user = userRoot();
    return roots;
}

std::vector<ModelEntry> ModelLibrary::list() const {
    std::vector<ModelEntry> out;
    const auto add = [&out](const fs::path& root, bool shipped) {
        for (const fs::path& folder : modelsUnder(root))
            out.push_back({folder.filename().string(), folder, {}, shipped});
    };
    for (const fs::path& root : m_roots.shipped) add(root, true);
    add(m_roots.user, false);
    for (const fs::path& root : m_roots.extra) add(root, false);
    std::stable_partition(out.begin(), out.end(),
                          [](const ModelEntry& entry) { return entry.id == kEmbeddedModel; });
    return out;
}

Result<ModelEntry> ModelLibrary::find(const std::string& idOrPath) const {
    const std::string wanted = idOrPath.empty() ? kEmbeddedModel : idOrPath;
    const std::vector<ModelEntry> known = list();
    std::error_code ignored;
    auto found =
        std::find_if(known.begin(), known.end(), [&](const ModelEntry& entry) { return entry.id == wanted; });
    if (found != known.end()) return *found;
    if (!fs::exists(wanted, ignored)) return missing(wanted, known);
    ModelEntry entry;
    entry.folder = fs::canonical(wanted, ignored);
    entry.id = entry.folder.filename().string();
    return entry;
}

Result<ModelEntry> ModelLibrary::resolve(const std::string& idOrPath) const {
    Result<ModelEntry> found = find(idOrPath);
    return found ? withBase(*std::move(found)) : found;
}

Result<ModelEntry> ModelLibrary::withBase(ModelEntry entry) const {
    std::error_code ignored;
    if (!fs::exists(entry.folder / kAdapterNote, ignored)) return entry;
    // A motion adapter with a note of the model that it works with.
    Result<nlohmann::json> note = readStrictJson(entry.folder / kAdapterNote);
    const bool named = note && note->is_object() && note->contains("base") && note->at("base").is_string();
    const auto refused = [&entry](const char* reason) {
        return Error{ErrorCode::ModelDamaged,
                     {{"path", (entry.folder / kAdapterNote).string()}, {"reason", reason}}};
    };
    if (!named) return refused("it names no base model");
    Result<ModelEntry> whole = find(note->at("base").get<std::string>());
    if (!whole) return whole.error();
    if (fs::exists(whole->folder / kAdapterNote, ignored)) return refused("its base is no whole model");
    entry.motionAdapter = entry.folder / kAdapterFile;
    entry.folder = whole->folder;
    return entry;
}

Result<ModelEntry> ModelLibrary::importModel(
    const fs::path& source, const std::string& base, const CancelToken& cancel,
    const std::function<void(const ImportProgress&)>& progress) const {
    std::error_code ignored;
    if (!fs::exists(source, ignored)) return missing(source.string(), list());
    const bool isAdapter = !fs::is_directory(source, ignored);
    if (isAdapter && source.extension() != ".safetensors")
        return Error{ErrorCode::ModelUnsupported,
                     {{"path", source.string()},
                      {"reason", "only model folders and .safetensors motion adapters can be imported"}}};
    std::string baseId;
    if (isAdapter) {
        if (base.empty())
            return Error{ErrorCode::BadRequest,
                         {{"option", "base"},
                          {"value", ""},
                          {"allowed", "a motion adapter needs the model it works with"}}};
        Result<ModelEntry> whole = resolve(base);
        if (!whole) return whole.error();
        baseId = whole->id == base ? base : whole->folder.string();
    } else if (!fs::exists(source / "model_index.json", ignored)) {
        return Error{ErrorCode::ModelUnsupported,
                     {{"path", source.string()},
                      {"reason", "it has no model_index.json, so it is not a diffusers folder"}}};
    }
    Result<fs::path> copied = copyModel({source, m_roots.user, baseId}, cancel, progress);
    if (!copied) return copied.error();
    return resolve(copied->filename().string());
}

Result<ModelLibrary::ManifestState> ModelLibrary::checkManifest(const ModelEntry& entry,
                                                                const CancelToken& cancel) const {
    std::vector<fs::path> folders{entry.folder};
    if (!entry.motionAdapter.empty()) folders.push_back(entry.motionAdapter.parent_path());
    ManifestState state = ManifestState::None;
    for (const fs::path& folder : folders) {
        std::error_code ignored;
        if (!fs::exists(folder / kManifestFile, ignored)) continue;
        if (Result<void> agrees = compareWithManifest(folder, cancel); !agrees) return agrees.error();
        state = ManifestState::Agrees;
    }
    return state;
}

}  // namespace lightreel
