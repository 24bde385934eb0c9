#include "core/assistant/bench_items.h"

#include <algorithm>
#include <tuple>

namespace lightreel {
namespace {

using Items = std::vector<const BenchItem*>;
/// Group, budget, method, in the order in which they first came.
using Cell = std::tuple<std::string, std::string, BenchMethod>;

/// What the whole dialogue and nothing of it make of each question: nats.
class Helped {
  public:
    explicit Helped(const std::vector<BenchItem>& items) {
        for (const BenchItem& item : items) {
            if (item.method == BenchMethod::Full) m_full[item.question] = item.values.at("nll");
            if (item.method == BenchMethod::None) m_none[item.question] = item.values.at("nll");
        }
    }
    /// What is won by the whole dialogue, where that is enough.
    [[nodiscard]] std::optional<double> gain(size_t question) const {
        const auto full = m_full.find(question), none = m_none.find(question);
        if (full == m_full.end() || none == m_none.end()) return std::nullopt;
        const double gain = none->second - full->second;
        return gain > kHelpfulNats ? std::optional(gain) : std::nullopt;
    }
    [[nodiscard]] double none(size_t question) const { return m_none.at(question); }
    [[nodiscard]] int64_t count() const {
        return std::ranges::count_if(m_full, [&](const auto& of) { return gain(of.first).has_value(); });
    }

  private:
    std::map<size_t, double> m_full, m_none;
};

constexpr std::string_view kRecovered = "recovered";

std::optional<BootstrapSample> sampleOf(const BenchItem& item, const std::string& figure,
                                        const Helped& helped) {
    if (figure == kRecovered) {
        const std::optional<double> gain = helped.gain(item.question);
        if (!gain) return std::nullopt;
        return BootstrapSample{item.dialogue, helped.none(item.question) - item.values.at("nll"), *gain};
    }
    const auto found = item.values.find(figure);
    if (found == item.values.end()) return std::nullopt;
    return BootstrapSample{item.dialogue, found->second};
}

std::map<std::string, Estimate> figuresOf(const Items& items, const Helped& helped) {
    std::map<std::string, Estimate> figures;
    for (const BenchFigureFacts& facts : kBenchFigures) {
        std::vector<BootstrapSample> samples;
        for (const BenchItem* item : items)
            if (const auto sample = sampleOf(*item, facts.name, helped)) samples.push_back(*sample);
        if (!samples.empty()) figures[facts.name] = estimate(samples);
    }
    return figures;
}

std::map<std::string, Estimate> differencesOf(const Items& ours, const Items& others, const Helped& helped) {
    std::map<size_t, const BenchItem*> byQuestion;
    for (const BenchItem* item : others) byQuestion[item->question] = item;
    std::map<std::string, Estimate> differences;
    for (const BenchFigureFacts& facts : kBenchFigures) {
        std::vector<BootstrapSample> samples;
        for (const BenchItem* item : ours) {
            const auto other = byQuestion.find(item->question);
            if (other == byQuestion.end()) continue;
            auto sample = sampleOf(*item, facts.name, helped);
            const auto against = sampleOf(*other->second, facts.name, helped);
            if (!sample || !against) continue;
            sample->value -= against->value;
            samples.push_back(*sample);
        }
        if (!samples.empty()) differences[facts.name] = estimate(samples);
    }
    return differences;
}

std::vector<double> meanByLayer(const Items& items, std::vector<double> BenchItem::*values) {
    std::vector<double> sums;
    double count = 0;
    for (const BenchItem* item : items) {
        const std::vector<double>& own = item->*values;
        if (own.empty()) continue;
        sums.resize(own.size());
        std::ranges::transform(sums, own, sums.begin(), std::plus());
        ++count;
    }
    for (double& sum : sums) sum /= count;
    return sums;
}

const char* kindName(BenchMethodFacts::Kind kind) {
    switch (kind) {
        case BenchMethodFacts::Kind::Reference:
            return "reference";
        case BenchMethodFacts::Kind::Eviction:
            return "eviction";
        case BenchMethodFacts::Kind::Ablation:
            return "ablation";
        case BenchMethodFacts::Kind::Ceiling:
            return "ceiling";
        case BenchMethodFacts::Kind::Retrieval:
            return "retrieval";
    }
    return "";
}

}  // namespace

std::vector<BenchRow> benchRows(const std::vector<BenchItem>& items) {
    const Helped helped(items);
    std::vector<std::string> groups, budgets;
    std::map<Cell, Items> cells;
    for (const BenchItem& item : items) {
        if (!std::ranges::count(groups, item.group)) groups.push_back(item.group);
        if (!std::ranges::count(budgets, item.budget)) budgets.push_back(item.budget);
        cells[{item.group, item.budget, item.method}].push_back(&item);
    }
    std::vector<BenchRow> rows;
    for (const std::string& group : groups)
        for (const std::string& budget : budgets)
            for (const BenchMethodFacts& facts : benchMethods()) {
                const auto cell = cells.find({group, budget, facts.method});
                if (cell == cells.end()) continue;
                BenchRow row{facts.name, facts.about, kindName(facts.kind), group, budget};
                row.figures = figuresOf(cell->second, helped);
                row.outputError = meanByLayer(cell->second, &BenchItem::outputError);
                row.retainedMass = meanByLayer(cell->second, &BenchItem::retainedMass);
                for (const BenchMethod ours : {BenchMethod::EpiCache, BenchMethod::Lightreel}) {
                    const auto own = cells.find({group, budget, ours});
                    if (own != cells.end() && own != cell)
                        row.differences[factsOf(ours).name] =
                            differencesOf(own->second, cell->second, helped);
                }
                rows.push_back(std::move(row));
            }
    return rows;
}

int64_t helpedQuestions(const std::vector<BenchItem>& items) {
    return Helped(items).count();
}

}  // namespace lightreel
