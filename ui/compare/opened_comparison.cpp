#include "ui/compare/opened_comparison.h"

namespace lightreel {
namespace {

OpenedComparison lookedInto(ComparisonFolder folder) {
    std::vector<ComparedRun> runs = folder.runs();
    std::vector<ComparisonStep> remaining = folder.remaining();
    return {std::move(folder), std::move(runs), std::move(remaining)};
}

}  // namespace

Result<OpenedComparison> readComparison(const std::filesystem::path& folder) {
    Result<ComparisonFolder> opened = ComparisonFolder::open(folder);
    return opened ? Result<OpenedComparison>(lookedInto(std::move(opened).value()))
                  : Result<OpenedComparison>(opened.error());
}

Result<OpenedComparison> makeComparison(const std::filesystem::path& folder, const ComparisonPlan& plan) {
    Result<ComparisonFolder> made = ComparisonFolder::create(folder, plan);
    return made ? Result<OpenedComparison>(lookedInto(std::move(made).value()))
                : Result<OpenedComparison>(made.error());
}

}  // namespace lightreel
