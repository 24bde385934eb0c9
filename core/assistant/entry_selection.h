#pragma once
#include <cstdint>
#include <vector>

namespace lightreel {

/// What a layer's eviction keeps. An entry is the key and value of one token in one head.
struct SelectionRules {
    enum class Across {
        Head,   ///< every head keeps `budget` entries
        Layer,  ///< the heads together keep heads * budget, the best of all
    };
    Across across = Across::Layer;
    int64_t budget = 1;   ///< entries a head, on average
    int64_t pinned = 0;   ///< entries of the first so many tokens stay in every head
    int64_t least = 1;    ///< Layer: of a head, where it has so many
    int64_t headCap = 1;  ///< Layer: most of a head

    friend bool operator==(const SelectionRules&, const SelectionRules&) = default;
};

/// The entries of one head: a score each and the token they come from, ascending.
struct HeadEntries {
    std::vector<float> scores;
    std::vector<int32_t> tokens;
};

/// The places, ascending, that each head keeps. First the pinned ones; then each head's best up to the least;
/// then the best of all heads (score, then earlier token, then lower head) until the budget is full. With as
/// many entries or fewer than the budget all are kept. source: EpiCache (arXiv 2509.17396), section on
/// head-wise selection; pins, least and cap are ours
[[nodiscard]] std::vector<std::vector<int64_t>> selectEntries(const std::vector<HeadEntries>& heads,
                                                              const SelectionRules& rules);

}  // namespace lightreel
