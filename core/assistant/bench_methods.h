#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace lightreel {

/// Ways to keep a history in fixed memory, and what they are held against.
enum class BenchMethod {
    Full,
    None,
    Last,
    Sinks,
    Random,
    KeyDiff,
    Snap,
    InfiniPot,
    Kvzip,
    Lightreel,
    EpiCache,
    OracleRoute,
    WrongRoute,
    OneEpisode,
    RandomClusters,
    LayerBudgets,
    LightreelLayers,
    PerHead,
    QuestionProbe,
    Retrieval,
};

struct BenchMethodFacts {
    BenchMethod method;
    const char* name;   ///< on the command line
    const char* about;  ///< one line
    enum class Kind { Reference, Eviction, Ablation, Ceiling, Retrieval } kind;
};

[[nodiscard]] std::span<const BenchMethodFacts> benchMethods();
[[nodiscard]] const BenchMethodFacts& factsOf(BenchMethod method);

/// Layers share the budget by how sensitive they are.
[[nodiscard]] bool goesBySensitivity(BenchMethod method);

/// By their names, in the table's order, each once; an empty list is all of them. The full cache is always
/// among them: it is what the others are held against. errors: BadRequest with the known names
[[nodiscard]] Result<std::vector<BenchMethod>> benchMethodsNamed(const std::vector<std::string>& names);

}  // namespace lightreel
