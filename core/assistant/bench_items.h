#pragma once
#include "core/assistant/assistant_bench.h"
#include "core/assistant/bench_methods.h"

namespace lightreel {

/// What one method did with one question.
struct BenchItem {
    BenchMethod method = BenchMethod::Full;
    std::string group, budget;
    size_t dialogue = 0;                        ///< those of one dialogue are not independent
    size_t question = 0;                        ///< its number over all dialogues
    std::map<std::string, double> values = {};  ///< by figure
    std::vector<double> outputError = {}, retainedMass = {};
};

/// How much the whole dialogue must help with a question for it to count in "recovered", in nats.
inline constexpr double kHelpfulNats = 0.2;

/// Means over the questions with their intervals, and what EpiCache and Lightreel differ by where they took
/// part. The rows stand by group, then budget, then method. "recovered", the share of what the whole dialogue
/// adds that a method keeps, is the ratio of the sums over the questions that it helps with; it needs Full
/// and None. source: EpiCache's evaluation, and the design's section 7
[[nodiscard]] std::vector<BenchRow> benchRows(const std::vector<BenchItem>& items);

/// Questions that the whole dialogue helps with.
[[nodiscard]] int64_t helpedQuestions(const std::vector<BenchItem>& items);

}  // namespace lightreel
