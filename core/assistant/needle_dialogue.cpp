#include "core/assistant/needle_dialogue.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

namespace lightreel {
namespace {

constexpr std::array kDepths{0.1, 0.3, 0.5, 0.7, 0.9};
constexpr size_t kDecoys = 20;

struct Needle {
    size_t place = 0;  ///< the message that it comes before
    bool onTopic = false;
    std::string clip, name;
};

/// The place nearest to a depth that lies inside a session of this sort and has no needle yet.
size_t placeFor(const BenchDialogue& dialogue, double depth, bool onTopic, const std::set<size_t>& taken) {
    const auto wanted = static_cast<ptrdiff_t>(depth * static_cast<double>(dialogue.messages.size()));
    size_t best = dialogue.messages.size();
    ptrdiff_t distance = wanted + static_cast<ptrdiff_t>(best) + 1;
    for (size_t i = 1; i < dialogue.messages.size(); ++i) {
        const bool inside = !std::ranges::binary_search(dialogue.sessions, i);
        const bool fits = (dialogue.topics[i] == kDeliveryTopic) == onTopic;
        const ptrdiff_t own = std::abs(static_cast<ptrdiff_t>(i) - wanted);
        if (inside && fits && !taken.contains(i) && own < distance) {
            best = i;
            distance = own;
        }
    }
    return best;
}

std::vector<Needle> needlesFor(const BenchDialogue& dialogue, SeededRandom& random) {
    std::vector<Needle> needles;
    std::set<size_t> taken;
    std::set<std::string> clips, names;
    const auto fresh = [](std::set<std::string>& used, const auto& make) {
        std::string made = make();
        while (!used.insert(made).second) made = make();
        return made;
    };
    for (const double depth : kDepths)
        for (const bool onTopic : {true, false}) {
            const size_t place = placeFor(dialogue, depth, onTopic, taken);
            if (place == dialogue.messages.size()) continue;
            taken.insert(place);
            std::string clip = fresh(clips, [&] { return std::to_string(10 + random.below(90)); });
            std::string name = fresh(names, [&] { return codename(random); });
            needles.push_back({place, onTopic, std::move(clip), std::move(name)});
        }
    std::ranges::sort(needles, {}, &Needle::place);
    return needles;
}

std::vector<std::string> decoysFor(const std::string& name, SeededRandom& random) {
    std::set<std::string> used{name};
    std::vector<std::string> decoys;
    while (decoys.size() < kDecoys)
        if (std::string other = codename(random); used.insert(other).second)
            decoys.push_back(std::string(" ").append(other));
    return decoys;
}

void insert(const Needle& needle, size_t place, BenchDialogue& dialogue) {
    const auto at = static_cast<ptrdiff_t>(place);
    const std::string said = "The codename of clip " + needle.clip + " is " + needle.name + ".";
    const std::string speaker = dialogue.messages[place - 1].speaker;
    dialogue.messages.insert(dialogue.messages.begin() + at, {speaker, said});
    dialogue.topics.insert(dialogue.topics.begin() + at, dialogue.topics[place - 1]);
    for (size_t& session : dialogue.sessions)
        if (session >= place) ++session;
}

}  // namespace

BenchDialogue needleDialogue(const StudioRules& rules, const TextSize& size) {
    constexpr uint64_t kOwnLuck = 0x6E6565646C65;
    constexpr int64_t kNeedleTokens = 250;
    StudioRules around = rules;
    around.tokens -= kNeedleTokens;
    around.questions = 0;
    BenchDialogue dialogue = studioDialogue(around, size);
    dialogue.name = "needle-" + std::to_string(rules.seed) + "-" + std::to_string(rules.tokens);
    SeededRandom random(rules.seed ^ kOwnLuck);
    const std::vector<Needle> needles = needlesFor(dialogue, random);
    for (size_t i = 0; i < needles.size(); ++i) {
        const Needle& needle = needles[i];
        const size_t place = needle.place + i;
        insert(needle, place, dialogue);
        BenchQuestion question;
        question.text = "What is the codename of clip " + needle.clip + "?";
        question.stem = "The codename of clip " + needle.clip + " is";
        question.answer.append(" ").append(needle.name);
        question.evidence = {place};
        question.decoys = decoysFor(needle.name, random);
        question.kind = needle.onTopic ? "on topic" : "off topic";
        dialogue.questions.push_back(std::move(question));
    }
    return dialogue;
}

}  // namespace lightreel
