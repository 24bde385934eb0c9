#include "ui/compare/report_files.h"

#include "core/jobs/comparison_files.h"

namespace lightreel {

Result<QStringList> writeReport(const std::filesystem::path& folder) {
    const Result<ComparisonFolder> comparison = ComparisonFolder::open(folder);
    if (!comparison) return comparison.error();
    const Result<std::vector<std::string>> files = writeComparisonFiles(*comparison, {});
    if (!files) return files.error();
    QStringList names;
    for (const std::string& name : *files) names << QString::fromStdString(name);
    return names;
}

}  // namespace lightreel
