#include "core/library/model_manifest.h"

#include <fcntl.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/durable_file.h"
#include "core/base/folder_entries.h"
#include "core/base/format.h"
#include "core/base/part_file.h"
#include "core/base/strict_json.h"
#include "core/request/model_defaults.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

struct FileToCopy {
    fs::path from;
    fs::path name;  ///< relative
    int64_t bytes;
};

bool belongsToModel(const fs::path& file) {
    static const std::set<std::string> kSuffixes{".json", ".txt", ".safetensors", ".md"};
    return kSuffixes.contains(file.extension().string());
}

Error unreadable(const fs::path& path, const std::string& reason) {
    return {ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", reason}}};
}

/// Finds a model folder's files. Symbolic links (a hub's cache is made of them) are followed when they lead
/// to regular files or to folders; a model's file that leads nowhere, a folder that cannot be read to its
/// end, and a link back to where it lies are errors.
class ModelWalk {
  public:
    Result<void> take(const fs::path& file, const fs::path& name) {
        std::error_code failure;
        m_found.push_back({file, name, static_cast<int64_t>(fs::file_size(file, failure))});
        return failure ? Result<void>(unreadable(file, failure.message())) : Result<void>();
    }

    /// name: the folder's, relative to the model's
    Result<void> enter(const fs::path& folder, const fs::path& name) {
        std::error_code failure;
        const fs::path real = fs::canonical(folder, failure);
        if (failure) return unreadable(folder, failure.message());
        if (std::any_of(m_open.begin(), m_open.end(), [&](const fs::path& at) { return lies(at, real); }))
            return unreadable(folder, "it is a link to a folder that it lies in");
        m_open.push_back(real);
        for (const fs::directory_entry& entry : entriesIn(folder, failure))
            if (Result<void> looked = look(entry, name / entry.path().filename()); !looked) return looked;
        m_open.pop_back();
        return failure ? Result<void>(unreadable(folder, failure.message())) : Result<void>();
    }

    std::vector<FileToCopy> found() && { return std::move(m_found); }

  private:
    static bool lies(const fs::path& inside, const fs::path& folder) {
        return std::mismatch(folder.begin(), folder.end(), inside.begin(), inside.end()).first ==
               folder.end();
    }

    Result<void> look(const fs::directory_entry& entry, const fs::path& name) {
        constexpr size_t kDeepest = 4;  ///< folders, the model's own counted
        std::error_code nowhere;
        const fs::file_status what = entry.status(nowhere);
        if (name.filename().string().starts_with('.')) return {};
        if (fs::is_directory(what))
            return m_open.size() < kDeepest ? enter(entry.path(), name) : Result<void>();
        const bool lost = !fs::exists(what);
        // What has no suffix and leads nowhere may have been a part's folder.
        const bool wanted = belongsToModel(name) || (lost && !name.has_extension());
        return wanted && (lost || fs::is_regular_file(what)) ? take(entry.path(), name) : Result<void>();
    }

    std::vector<FileToCopy> m_found;
    std::vector<fs::path> m_open;  ///< the folders that are being read, without links in their names
};

Result<std::vector<FileToCopy>> filesOf(const CopyModel& what) {
    std::error_code ignored;
    ModelWalk walk;
    Result<void> walked = fs::is_directory(what.source, ignored) ? walk.enter(what.source, {})
                                                                 : walk.take(what.source, kAdapterFile);
    if (!walked) return walked.error();
    std::vector<FileToCopy> out = std::move(walk).found();
    std::sort(out.begin(), out.end(),
              [](const FileToCopy& a, const FileToCopy& b) { return a.name < b.name; });
    return out;
}

Error readFailure(const fs::path& path, const QFile& file) {
    return unreadable(path, file.errorString().toStdString());
}

/// Reads a file piece by piece; use gets each piece and says whether to go on. Returns the sha256.
Result<std::string> hashed(const fs::path& path, const CancelToken& cancel,
                           const std::function<Result<void>(const QByteArray&)>& use) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly)) return readFailure(path, file);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    constexpr qint64 kPiece = 4 << 20;
    while (!file.atEnd()) {
        cancel.check();
        const QByteArray piece = file.read(kPiece);
        if (piece.isEmpty()) return readFailure(path, file);
        hash.addData(piece);
        if (Result<void> used = use(piece); !used) return used.error();
    }
    return hash.result().toHex().toStdString();
}

Result<std::string> copyFile(const FileToCopy& file, const fs::path& to, const CancelToken& cancel,
                             const std::function<void(int64_t)>& progress) {
    QFile out(QString::fromStdString(to.string()));
    if (!out.open(QIODevice::WriteOnly | QIODevice::NewOnly)) return writeError(errno, to);
    const auto failed = [&to] { return writeError(errno != 0 ? errno : ENOSPC, to); };
    Result<std::string> sum = hashed(file.from, cancel, [&](const QByteArray& piece) -> Result<void> {
        if (out.write(piece) != piece.size() || !out.flush()) return failed();
        progress(piece.size());
        return {};
    });
    if (!sum) return sum;
    if (::fsync(out.handle()) != 0) return failed();
    out.close();
    if (out.error() != QFileDevice::NoError) return failed();
    return sum;
}

/// A folder that is filled under a name of its own; what has not been committed goes with the object.
class PartFolder {
  public:
    explicit PartFolder(const fs::path& target)
        // hidden, so that nobody takes it for a model meanwhile
        : m_path(partFileFor(target.parent_path() / ("." + target.filename().string()))) {}
    PartFolder(const PartFolder&) = delete;
    PartFolder& operator=(const PartFolder&) = delete;
    ~PartFolder() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
        if (m_lock >= 0) ::close(m_lock);
    }

    Result<void> make() {
        std::error_code failure;
        if (!fs::create_directory(m_path, failure))
            return writeError(failure ? failure.value() : EEXIST, m_path);
        m_lock = ::open(m_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (m_lock >= 0) lockPart(m_lock);
        return {};
    }

    [[nodiscard]] const fs::path& path() const { return m_path; }

  private:
    fs::path m_path;
    int m_lock = -1;
};

fs::path freeName(const fs::path& wanted) {
    std::error_code ignored;
    fs::path name = wanted;
    for (int number = 2; fs::exists(name, ignored); ++number)
        name = fs::path(wanted.string() + " (" + std::to_string(number) + ")");
    return name;
}

Result<void> fill(const fs::path& part, const CopyModel& what, const std::vector<FileToCopy>& files,
                  const CancelToken& cancel, const std::function<void(const ImportProgress&)>& progress) {
    ImportProgress state;
    for (const FileToCopy& file : files) state.bytesTotal += file.bytes;
    nlohmann::json sums = nlohmann::json::object();
    for (const FileToCopy& file : files) {
        std::error_code failure;
        fs::create_directories((part / file.name).parent_path(), failure);
        if (failure) return writeError(failure.value(), part);
        const Result<std::string> sum = copyFile(file, part / file.name, cancel, [&](int64_t bytes) {
            state.bytesDone += bytes;
            if (progress) progress(state);
        });
        if (!sum) return sum.error();
        sums[file.name.generic_string()] = *sum;
    }
    if (!what.base.empty()) {
        const auto note =
            writeFileDurably(part / kAdapterNote, nlohmann::json{{"base", what.base}}.dump(1) + "\n");
        if (!note) return note.error();
        const auto defaults = writeFileDurably(
            part / kDefaultsFile, adapterDefaults(what.source.filename().string()).dump(1) + "\n");
        if (!defaults) return defaults.error();
    }
    const auto manifest =
        writeFileDurably(part / kManifestFile, nlohmann::json{{"files", sums}}.dump(1) + "\n");
    return manifest ? Result<void>() : Result<void>(manifest.error());
}

}  // namespace

Result<fs::path> copyModel(const CopyModel& what, const CancelToken& cancel,
                           const std::function<void(const ImportProgress&)>& progress) {
    std::error_code failure;
    fs::create_directories(what.root, failure);
    if (failure) return writeError(failure.value(), what.root);
    removeStaleParts(what.root);
    const Result<std::vector<FileToCopy>> files = filesOf(what);
    if (!files) return files.error();
    int64_t needed = 0;
    for (const FileToCopy& file : *files) needed += file.bytes;
    const fs::space_info space = fs::space(what.root, failure);
    if (!failure && static_cast<int64_t>(space.available) < needed) return writeError(ENOSPC, what.root);

    const fs::path source = what.source.has_filename() ? what.source : what.source.parent_path();
    const fs::path target =
        freeName(what.root / (fs::is_directory(what.source, failure) ? source.filename() : source.stem()));
    PartFolder part(target);
    if (const Result<void> made = part.make(); !made) return made.error();
    if (const Result<void> filled = fill(part.path(), what, *files, cancel, progress); !filled)
        return filled.error();
    return commitFile(part.path(), target, Existing::Keep);
}

Result<std::string> sha256OfFile(const fs::path& path, const CancelToken& cancel) {
    return hashed(path, cancel, [](const QByteArray&) { return Result<void>(); });
}

Result<void> compareWithManifest(const fs::path& folder, const CancelToken& cancel) {
    Result<nlohmann::json> manifest = readStrictJson(folder / kManifestFile);
    const auto damaged = [](const fs::path& path, const std::string& reason) {
        return Error{ErrorCode::ModelDamaged, {{"path", path.string()}, {"reason", reason}}};
    };
    if (!manifest || !manifest->is_object() || !manifest->contains("files"))
        return damaged(folder / kManifestFile, "it cannot be read");
    for (const auto& [name, sum] : manifest->at("files").items()) {
        const Result<std::string> now = sha256OfFile(folder / name, cancel);
        if (!now) return damaged(folder / name, "it cannot be read any more");
        if (sum != *now)
            return damaged(folder / name, "its checksum is not the one it had when it was imported");
    }
    return {};
}

}  // namespace lightreel
