#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/compare/run_record.h"
#include "core/director/fact_query.h"
#include "core/director/sqlite_file.h"
#include "core/jobs/job.h"

namespace lightreel {

/// What is known of one run.
struct CatalogClip {
    std::string run;   ///< the run's id
    std::string path;  ///< of the clip; of a failed run: where it was to go
    std::string prompt, negativePrompt, model, scheduler;
    int64_t seed = 0;
    int width = 0, height = 0, frames = 0, fps = 0, steps = 0;
    double guidance = 0;
    std::string created;    ///< ISO 8601, UTC
    double seconds = 0;     ///< of the whole run
    std::string stages;     ///< "encode 0.1 s, denoise 12.0 s, ..."
    int64_t peakBytes = 0;  ///< highest of its stages
    std::string failure;    ///< the error's paragraph; empty: it was finished
    bool liked = false;
    std::string note;
    std::vector<float> embedding = {};  ///< of prompt and note; empty: not made yet
};

/// The project's clips and failed runs: a copy of what their records say, which can be made again, and what
/// the user thinks of them, which cannot.
class ClipCatalog {
  public:
    struct Opened;
    /// errors: as SqliteFile::open()
    [[nodiscard]] static Result<Opened> open(const std::filesystem::path& path);

    [[nodiscard]] Result<void> add(const RunRecord& record) const;
    /// time: ISO 8601, UTC.
    [[nodiscard]] Result<void> addFailure(const Job& job, const Error& error, const std::string& time) const;

    struct Scan {
        int clips = 0, damaged = 0;
    };
    /// Takes in every clip of a folder that has a record beside it. Throws Cancelled. errors: FileMissing
    [[nodiscard]] Result<Scan> addFolder(const std::filesystem::path& folder,
                                         const CancelToken& cancel) const;

    // A clip that is not known yet is noted by its path alone.
    [[nodiscard]] Result<void> setLiked(const std::string& path, bool liked) const;
    [[nodiscard]] Result<void> setNote(const std::string& path, const std::string& note) const;

    /// Best first: those that fit the query's time, seed, failures and likes, and share words with its topic
    /// or are like it (embedding; may be empty).
    [[nodiscard]] Result<std::vector<CatalogClip>> find(const FactQuery& query, size_t limit,
                                                        const std::vector<float>& embedding = {}) const;
    [[nodiscard]] Result<int64_t> count() const;  ///< finished clips

    /// One clip without an embedding, if there is one.
    [[nodiscard]] Result<std::optional<CatalogClip>> waiting() const;
    [[nodiscard]] Result<void> setEmbedding(const std::string& run,
                                            const std::vector<float>& embedding) const;

  private:
    explicit ClipCatalog(SqliteFile file) : m_file(std::move(file)) {}
    [[nodiscard]] Result<std::vector<CatalogClip>> select(const QString& where,
                                                          const QVariantList& values) const;
    [[nodiscard]] Result<void> put(const CatalogClip& clip) const;

    SqliteFile m_file;
};

struct ClipCatalog::Opened {
    ClipCatalog catalog;
    std::filesystem::path damaged;  ///< where a damaged one was set aside; empty: there was none
};

}  // namespace lightreel
