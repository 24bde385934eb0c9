#include "core/assistant/bench_methods.h"

#include <algorithm>
#include <array>

namespace lightreel {
namespace {

using Kind = BenchMethodFacts::Kind;

constexpr std::array kMethods{
    BenchMethodFacts{BenchMethod::Full, "full", "everything is kept", Kind::Reference},
    BenchMethodFacts{BenchMethod::None, "none", "nothing of the dialogue is kept", Kind::Reference},
    BenchMethodFacts{BenchMethod::Last, "last", "the newest tokens", Kind::Eviction},
    BenchMethodFacts{BenchMethod::Sinks, "sinks", "the first and the newest tokens", Kind::Eviction},
    BenchMethodFacts{BenchMethod::Random, "random", "entries drawn by lot", Kind::Eviction},
    BenchMethodFacts{BenchMethod::KeyDiff, "keydiff", "keys unlike their head's mean (arXiv 2504.15364)",
                     Kind::Eviction},
    BenchMethodFacts{BenchMethod::Snap, "snapkv", "what a block's last 64 tokens look at (2404.14469)",
                     Kind::Eviction},
    BenchMethodFacts{BenchMethod::InfiniPot, "infinipot", "surprising and summed up (2410.01518)",
                     Kind::Eviction},
    BenchMethodFacts{BenchMethod::Kvzip, "kvzip", "what repeating the text looks at (2505.23416)",
                     Kind::Eviction},
    BenchMethodFacts{BenchMethod::Lightreel, "lightreel", "EpiCache with the block as its probe",
                     Kind::Eviction},
    BenchMethodFacts{BenchMethod::EpiCache, "epicache", "one cache an episode (2509.17396)", Kind::Eviction},
    BenchMethodFacts{BenchMethod::OracleRoute, "epicache-oracle", "always the evidence's episode",
                     Kind::Ablation},
    BenchMethodFacts{BenchMethod::WrongRoute, "epicache-wrong", "always the least alike other episode",
                     Kind::Ablation},
    BenchMethodFacts{BenchMethod::OneEpisode, "epicache-one", "a single episode", Kind::Ablation},
    BenchMethodFacts{BenchMethod::RandomClusters, "epicache-random", "windows grouped by lot",
                     Kind::Ablation},
    BenchMethodFacts{BenchMethod::LayerBudgets, "epicache-layers", "budgets by sensitivity, alpha 2",
                     Kind::Ablation},
    BenchMethodFacts{BenchMethod::LightreelLayers, "lightreel-layers", "budgets by sensitivity, alpha 2",
                     Kind::Ablation},
    BenchMethodFacts{BenchMethod::PerHead, "epicache-head", "every head keeps equally much", Kind::Ablation},
    BenchMethodFacts{BenchMethod::QuestionProbe, "question", "the question, known while reading",
                     Kind::Ceiling},
    BenchMethodFacts{BenchMethod::Retrieval, "retrieval", "the raw windows most alike, read anew",
                     Kind::Retrieval},
};

std::string knownNames() {
    std::string names = "known are";
    for (const BenchMethodFacts& facts : kMethods)
        names += std::string(&facts == kMethods.data() ? " " : ", ") + facts.name;
    return names;
}

}  // namespace

std::span<const BenchMethodFacts> benchMethods() {
    return kMethods;
}

const BenchMethodFacts& factsOf(BenchMethod method) {
    return *std::ranges::find(kMethods, method, &BenchMethodFacts::method);
}

bool goesBySensitivity(BenchMethod method) {
    return method == BenchMethod::LayerBudgets || method == BenchMethod::LightreelLayers;
}

Result<std::vector<BenchMethod>> benchMethodsNamed(const std::vector<std::string>& names) {
    for (const std::string& name : names)
        if (std::ranges::none_of(kMethods, [&](const auto& facts) { return name == facts.name; }))
            return Error{ErrorCode::BadRequest,
                         {{"option", "methods"}, {"value", name}, {"allowed", knownNames()}}};
    std::vector<BenchMethod> methods;
    for (const BenchMethodFacts& facts : kMethods)
        if (names.empty() || facts.method == BenchMethod::Full || std::ranges::count(names, facts.name) > 0)
            methods.push_back(facts.method);
    return methods;
}

}  // namespace lightreel
