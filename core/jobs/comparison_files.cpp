#include "core/jobs/comparison_files.h"

#include <nlohmann/json.hpp>

#include "core/base/durable_file.h"
#include "core/base/log.h"
#include "core/jobs/comparison_clip.h"
#include "core/jobs/comparison_report.h"

namespace lightreel {
namespace {

/// A clip that cannot be read, or no encoder for it: no reason to keep back the rest.
bool isMissingOnly(const Error& error) {
    return error.code == ErrorCode::FileMissing || error.code == ErrorCode::FileUnreadable ||
           error.code == ErrorCode::CodecMissing;
}

}  // namespace

Result<std::vector<std::string>> writeComparisonFiles(const ComparisonFolder& comparison,
                                                      const CancelToken& cancel) {
    const std::vector<ComparedRun> runs = comparison.runs();
    const std::string document = exportedComparison(comparison.plan(), runs, thisMachine()).dump(1) + "\n";
    const Result<std::string> page = comparisonReport(comparison, cancel);
    if (!page) return page.error();
    std::vector<std::string> names;
    const std::pair<const char*, std::string> files[] = {
        {"report.html", *page}, {"report.csv", toCsv(comparisonRows(runs))}, {"report.json", document}};
    for (const auto& [name, text] : files) {
        cancel.check();
        const Result<std::filesystem::path> written = writeFileDurably(comparison.path() / name, text);
        if (!written) return written.error();
        names.emplace_back(name);
    }
    if (const std::vector<size_t> shown = clipsToShow(runs); shown.size() > 1) {
        const Result<SideBySide> clip = writeComparisonClip(comparison, shown, cancel);
        if (clip)
            names.emplace_back(kSideBySideFile);
        else if (isMissingOnly(clip.error()))
            log().warn("{} is left out. {}", kSideBySideFile, paragraph(clip.error()));
        else
            return clip.error();
    }
    return names;
}

}  // namespace lightreel
