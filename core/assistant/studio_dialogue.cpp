#include "core/assistant/studio_dialogue.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "core/assistant/studio_words.h"
#include "core/base/error.h"

namespace lightreel {
namespace {

using namespace studio;

/// A question with the topic that it is about.
struct Decision {
    int topic = 0;
    size_t kind = 0;
    std::string thing;
    auto operator<=>(const Decision&) const = default;  // NOLINT(modernize-use-nullptr): it has none
};

template <size_t N>
std::string oneOf(SeededRandom& random, const std::array<const char*, N>& all) {
    return std::string(random.of(all));
}

/// One of each, drawn in this order.
template <size_t N, size_t M>
std::string pairOf(SeededRandom& random, const std::array<const char*, N>& first, const char* between,
                   const std::array<const char*, M>& second) {
    std::string text = oneOf(random, first) + between;
    return text += oneOf(random, second);
}

std::string songTitle(SeededRandom& random) {
    std::string title = pairOf(random, kGems, " ", kAnimals);
    for (size_t i = 0; i < title.size(); ++i)
        if (i == 0 || title[i - 1] == ' ') title[i] = static_cast<char>(title[i] - 'a' + 'A');
    return title;
}

std::string date(SeededRandom& random) {
    std::string text = oneOf(random, kDays) + " ";
    text += std::to_string(1 + random.below(28)) + " ";
    return text += oneOf(random, kMonths);
}

std::string made(Value value, SeededRandom& random) {
    switch (value) {
        case Value::Colour:
            return pairOf(random, kShades, " ", kColours);
        case Value::Seed:
            return std::to_string(1000 + random.below(9000));
        case Value::Steps:
            return std::to_string(11 + random.below(80));
        case Value::Sound:
            return pairOf(random, kInstruments, " and ", kNoises);
        case Value::Song:
            return songTitle(random);
        case Value::Date:
            return date(random);
        case Value::Codename:
            return codename(random);
        case Value::Person:
            return pairOf(random, kFirstNames, " ", kLastNames);
        case Value::Town:
            return oneOf(random, kTowns);
    }
    return {};
}

class Writer {
  public:
    Writer(const StudioRules& rules, const TextSize& size)
        : m_rules(rules), m_size(size), m_random(rules.seed), m_artist(oneOf(m_random, kArtists)) {}

    BenchDialogue write() {
        m_out.name = "studio-" + std::to_string(m_rules.seed) + "-" + std::to_string(m_rules.tokens);
        std::vector<int> round;
        do
            if (round.empty()) round = allTopics();
        while (appendSession(round));
        spreadQuestions();
        return std::move(m_out);
    }

  private:
    void say(const char* text, const std::string& value = {}) {
        const std::string said = fillIn(text, {{"thing", m_thing},
                                               {"value", value},
                                               {"feeling", oneOf(m_random, kFeelings)},
                                               {"place", oneOf(m_random, kPlaces)}});
        m_session.push_back({m_session.size() % 2 == 0 ? m_artist : "Director", said});
    }

    void chat(const Topic& topic, size_t messages) {
        for (size_t i = 0; i < messages; ++i)
            say(m_session.size() % 2 == 0 ? m_random.of(topic.artist) : m_random.of(topic.director));
    }

    /// A value that the dialogue does not have yet.
    std::string freshValue(Value value) {
        constexpr int kTries = 50;
        std::string fresh = made(value, m_random);
        for (int i = 0; i < kTries && m_values.contains(fresh); ++i) fresh = made(value, m_random);
        return fresh;
    }

    void decide(int topic, size_t number) {
        const Kind& kind = kTopics[static_cast<size_t>(topic)].kinds[number];
        if (!m_decided.insert({topic, number, m_thing}).second) return;
        for (size_t i = m_random.below(3); i > 0; --i) {
            const std::string other = freshValue(kind.value);
            m_values.insert(other);
            say(m_random.of(kind.rejected), other);
        }
        const std::string value = freshValue(kind.value);
        if (!m_values.insert(value).second) return;
        const std::map<std::string, std::string> words{{"thing", m_thing}};
        BenchQuestion question;
        question.text = fillIn(kind.question, words);
        question.stem = fillIn(kind.stem, words);
        question.answer.append(" ").append(value);
        question.evidence = {m_out.messages.size() + m_session.size()};
        question.kind = "studio";
        say(m_random.of(kind.decided), value);
        m_asked.push_back(std::move(question));
    }

    /// In an order of their own.
    std::vector<int> allTopics() {
        std::vector<int> topics(kStudioTopics);
        std::iota(topics.begin(), topics.end(), 0);
        m_random.shuffle(topics);
        return topics;
    }

    /// About the last of the topics, which goes. False: it does not fit any more.
    bool appendSession(std::vector<int>& topics) {
        const int number = topics.back();
        topics.pop_back();
        const Topic& topic = kTopics[static_cast<size_t>(number)];
        const size_t asked = m_asked.size();
        m_thing = oneOf(m_random, kThings);
        m_session.clear();
        say(m_random.of(topic.openings));
        for (const size_t kind : {m_random.below(2), m_random.below(2)}) {
            chat(topic, 2 + m_random.below(3));
            decide(number, kind);
        }
        chat(topic, 1 + m_random.below(3));
        int64_t tokens = 0;
        for (const Utterance& said : m_session) tokens += m_size(spokenLine(said));
        if (m_tokens + tokens > m_rules.tokens) {
            m_asked.resize(asked);
            return false;
        }
        m_tokens += tokens;
        m_out.sessions.push_back(m_out.messages.size());
        m_out.messages.insert(m_out.messages.end(), m_session.begin(), m_session.end());
        m_out.topics.resize(m_out.messages.size(), number);
        return true;
    }

    void spreadQuestions() {
        const size_t count = std::min(m_rules.questions, m_asked.size());
        for (size_t i = 0; i < count; ++i)
            m_out.questions.push_back(std::move(m_asked[i * m_asked.size() / count]));
    }

    const StudioRules& m_rules;
    const TextSize& m_size;
    SeededRandom m_random;
    std::string m_artist, m_thing;
    std::vector<Utterance> m_session;
    std::vector<BenchQuestion> m_asked;
    std::set<Decision> m_decided;
    std::set<std::string> m_values;
    int64_t m_tokens = 0;
    BenchDialogue m_out;
};

}  // namespace

std::string codename(SeededRandom& random) {
    return pairOf(random, kGems, "-", kAnimals);
}

BenchDialogue studioDialogue(const StudioRules& rules, const TextSize& size) {
    return Writer(rules, size).write();
}

}  // namespace lightreel
