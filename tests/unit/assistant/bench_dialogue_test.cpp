#include "core/assistant/bench_dialogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/assistant/needle_dialogue.h"

namespace lightreel {
namespace {

/// Words: near enough to tokens, and needs no model.
int64_t words(std::string_view text) {
    return std::ranges::count(text, ' ') + 1;
}

TEST(StudioDialogue, theSameSeedGivesTheSameDialogueAndAnotherAnother) {
    const StudioRules rules{3, 1500, 8};
    const BenchDialogue dialogue = studioDialogue(rules, words);
    EXPECT_EQ(dialogue, studioDialogue(rules, words));
    EXPECT_NE(dialogue.messages, studioDialogue({4, 1500, 8}, words).messages);
    // The same on every machine: comparisons made elsewhere are about the same text.
    EXPECT_EQ(studioDialogue({1, 1500, 8}, words).messages.front().text,
              "Let us talk about the palette and the light of the waterfall.");
}

TEST(StudioDialogue, fillsItsTokensAndNoMore) {
    for (const int64_t tokens : {400, 1500, 5000}) {
        const BenchDialogue dialogue = studioDialogue({1, tokens, 8}, words);
        int64_t sum = 0;
        for (const Utterance& message : dialogue.messages) sum += words(spokenLine(message));
        EXPECT_LE(sum, tokens);
        EXPECT_GT(sum, tokens - 250);
        EXPECT_EQ(dialogue.topics.size(), dialogue.messages.size());
        EXPECT_EQ(dialogue.questions.size(),
                  tokens > 400 ? 8U : std::min<size_t>(8, dialogue.questions.size()));
    }
}

TEST(StudioDialogue, everyAnswerStandsInItsEvidenceAndInNoOtherMessage) {
    for (uint64_t seed = 1; seed <= 5; ++seed) {
        const BenchDialogue dialogue = studioDialogue({seed, 5000, 1000}, words);
        EXPECT_GT(dialogue.questions.size(), 40U);
        std::set<std::string> asked;
        for (const BenchQuestion& question : dialogue.questions) {
            ASSERT_EQ(question.evidence.size(), 1U);
            const std::string sentence = question.stem.substr(question.stem.find(' ')) + question.answer;
            const auto says = [&](const Utterance& message) {
                return message.text.find(sentence) != std::string::npos;
            };
            EXPECT_TRUE(says(dialogue.messages[question.evidence[0]])) << sentence;
            EXPECT_EQ(std::ranges::count_if(dialogue.messages, says), 1) << sentence;
            EXPECT_EQ(question.answer.front(), ' ');
            EXPECT_TRUE(asked.insert(question.text).second) << "asked twice: " << question.text;
        }
    }
}

TEST(StudioDialogue, placeholdersAreFilledIn) {
    const BenchDialogue dialogue = studioDialogue({2, 5000, 1000}, words);
    for (const Utterance& message : dialogue.messages) EXPECT_EQ(message.text.find('{'), std::string::npos);
    for (const BenchQuestion& question : dialogue.questions)
        EXPECT_EQ((question.text + question.stem).find('{'), std::string::npos);
    EXPECT_EQ(std::set<int>(dialogue.topics.begin(), dialogue.topics.end()).size(), size_t{kStudioTopics});
}

TEST(NeedleDialogue, tenNeedlesAtFiveDepthsOnAndOffTopic) {
    const BenchDialogue dialogue = needleDialogue({1, 3000, 8}, words);
    EXPECT_EQ(dialogue, needleDialogue({1, 3000, 8}, words));
    ASSERT_EQ(dialogue.questions.size(), 10U);
    EXPECT_EQ(std::ranges::count(dialogue.questions, "on topic", &BenchQuestion::kind), 5);
    for (const BenchQuestion& question : dialogue.questions) {
        const size_t place = question.evidence.at(0);
        const std::string& said = dialogue.messages[place].text;
        EXPECT_EQ(said, question.stem + question.answer + ".");
        EXPECT_EQ(dialogue.topics[place] == kDeliveryTopic, question.kind == "on topic");
        EXPECT_EQ(question.decoys.size(), 20U);
        EXPECT_EQ(std::ranges::count(question.decoys, question.answer), 0);
    }
    EXPECT_LT(dialogue.questions.front().evidence[0], dialogue.messages.size() / 4);
    EXPECT_GT(dialogue.questions.back().evidence[0], dialogue.messages.size() * 3 / 4);
}

/// Four sessions of two messages, ten words each session; a question about each and one about the whole.
BenchDialogue fourSessions() {
    BenchDialogue dialogue;
    for (size_t i = 0; i < 8; ++i) {
        if (i % 2 == 0) dialogue.sessions.push_back(i);
        dialogue.messages.push_back({"Ada", "three words here"});
        dialogue.topics.push_back(static_cast<int>(i));
    }
    for (size_t i = 0; i < 8; i += 2) {
        BenchQuestion question;
        question.text = std::to_string(i);
        question.evidence = {i, i + 1};
        dialogue.questions.push_back(question);
    }
    BenchQuestion whole;
    whole.evidence = {0, 7};
    dialogue.questions.push_back(whole);
    return dialogue;
}

TEST(CutDialogue, piecesAreWholeSessionsWithTheirOwnQuestions) {
    const auto pieces = cutDialogue(fourSessions(), 21, words);
    ASSERT_EQ(pieces.size(), 2U);
    for (const BenchDialogue& piece : pieces) {
        EXPECT_EQ(piece.messages.size(), 4U);
        EXPECT_EQ(piece.sessions, (std::vector<size_t>{0, 2}));
        ASSERT_EQ(piece.questions.size(), 2U);
        EXPECT_EQ(piece.questions[1].evidence, (std::vector<size_t>{2, 3}));
    }
    EXPECT_EQ(pieces[1].topics.front(), 4);
    EXPECT_EQ(pieces[1].questions[0].text, "4");
    EXPECT_EQ(cutDialogue(fourSessions(), 1000, words).at(0), fourSessions()) << "nothing is cut";
}

TEST(CutDialogue, whatDoesNotFitIsLeftOut) {
    EXPECT_TRUE(cutDialogue(fourSessions(), 9, words).empty());
    BenchDialogue dialogue = fourSessions();
    for (int i = 0; i < 20; ++i) dialogue.messages[2].text += " more";
    const auto pieces = cutDialogue(dialogue, 21, words);
    ASSERT_EQ(pieces.size(), 2U) << "the long session is gone, and nothing is joined over it";
    EXPECT_EQ(pieces[0].messages.size(), 2U);
    EXPECT_EQ(pieces[1].messages.size(), 4U);
}

}  // namespace
}  // namespace lightreel
