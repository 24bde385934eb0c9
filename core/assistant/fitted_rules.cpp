#include "core/assistant/fitted_rules.h"

#include <algorithm>

namespace lightreel {
namespace {

constexpr int64_t kLeastBudget = 64;

/// What lies beside the room for a question.
int64_t past(const MemoryRules& rules) {
    return rules.budget + rules.block + rules.tail;
}

bool fits(int64_t positions, const MemoryRules& rules) {
    return past(rules) <= positions - kMostPinned - rules.fresh;
}

}  // namespace

std::optional<MemoryRules> fittedTo(int64_t positions, const MemoryRules& rules) {
    if (fits(positions, rules) || fits(positions, {})) return rules;
    const int64_t room = std::max<int64_t>(0, positions - kMostPinned - rules.fresh);
    MemoryRules smaller = rules;
    for (int64_t* length : {&smaller.budget, &smaller.block, &smaller.probe, &smaller.tail})
        *length = *length * room / past(rules);
    return smaller.budget < kLeastBudget ? std::nullopt : std::optional(smaller);
}

}  // namespace lightreel
