#include "ui/compare/report_files.h"

#include <nlohmann/json.hpp>

#include "core/base/durable_file.h"
#include "core/jobs/comparison_clip.h"

namespace lightreel {

Result<QStringList> writeReport(const std::filesystem::path& folder) {
    const Result<ComparisonFolder> comparison = ComparisonFolder::open(folder);
    if (!comparison) return comparison.error();
    const std::vector<ComparedRun> runs = comparison->runs();
    const std::string document = exportedComparison(comparison->plan(), runs, thisMachine()).dump(1) + "\n";
    const std::pair<const char*, std::string> files[] = {{"report.csv", toCsv(comparisonRows(runs))},
                                                         {"report.json", document}};
    QStringList names;
    for (const auto& [name, text] : files) {
        const Result<std::filesystem::path> written = writeFileDurably(folder / name, text);
        if (!written) return written.error();
        names << QLatin1String(name);
    }
    if (const std::vector<size_t> shown = clipsToShow(runs); shown.size() > 1) {
        const Result<SideBySide> written = writeComparisonClip(*comparison, shown);
        if (!written) return written.error();
        names << QLatin1String(kSideBySideFile);
    }
    return names;
}

}  // namespace lightreel
