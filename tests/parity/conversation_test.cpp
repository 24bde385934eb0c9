#include "core/assistant/conversation.h"

#include <numeric>

#include "tests/parity/tiny_llama.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

const MemoryRules kRules{64, 32, 24, 2, 32, 128, 0.3, 2, 42};

/// Four short turns about each subject in its turn: every window has one subject.
std::vector<Turn> dialogue(int64_t turns) {
    std::vector<Turn> out;
    for (int64_t i = 0; i < turns; ++i)
        out.push_back({i + 1, i % 2 == 0 ? Speaker::User : Speaker::Assistant,
                       (i / 4 % 2 == 0 ? "a dragon, take " : "a boat, take ") + std::to_string(i)});
    return out;
}

Point subjectOf(const DialogueWindow& window) {
    return window.text.find("dragon") != std::string::npos ? Point{1, 0} : Point{0, 1};
}

class ConversationTest : public testing::Test {
  protected:
    [[nodiscard]] Conversation make(const std::string& embedder = "plane", size_t most = 2) const {
        return {parity::orThrow(ChatFormat::make(parity::orThrow(openTokenizer(tiny.file.header(), "tiny")),
                                                 tiny.file.header(), "tiny")),
                "Help.", kRules, most, embedder};
    }
    static void embedAll(Conversation& conversation) {
        while (const DialogueWindow* window = conversation.waiting())
            conversation.addEmbedding(subjectOf(*window));
    }
    /// A turn's tokens in the set's text: first, one past the last.
    static std::pair<size_t, size_t> spanOf(const Conversation& conversation, size_t turn) {
        const std::vector<Turn> turns = dialogue(64);
        size_t begin = conversation.format().instructions("Help.").size();
        for (size_t i = 0; i < turn; ++i) begin += conversation.format().turn(turns[i]).size();
        return {begin, begin + conversation.format().turn(turns[turn]).size()};
    }
    static void expectLabels(const Conversation& conversation, size_t turns, size_t known) {
        const EpisodeSet& set = conversation.active();
        ASSERT_EQ(set.labels.size(), set.text.size());
        const int dragon = set.labels[spanOf(conversation, 0).first];
        ASSERT_GE(dragon, 0);
        EXPECT_EQ(set.labels.front(), -1) << "the instructions belong to all";
        for (size_t turn = 0; turn < turns; ++turn) {
            const auto [begin, end] = spanOf(conversation, turn);
            const int label = turn >= known ? -1 : turn / 4 % 2 == 0 ? dragon : 1 - dragon;
            for (size_t i = begin; i < end; ++i) ASSERT_EQ(set.labels[i], label) << turn;
        }
    }

    const TinyChat tiny;
    const ScratchFolder scratch;
};

TEST_F(ConversationTest, aTurnsTokensBelongToTheEpisodeOfItsWindow) {
    Conversation conversation = make();
    ASSERT_TRUE(conversation.setTurns(dialogue(40)));
    for (const int label : conversation.active().labels) EXPECT_EQ(label, -1) << "nothing is divided yet";
    EXPECT_EQ(conversation.active().episodes(), 1U);
    embedAll(conversation);
    conversation.planNext();
    ASSERT_NE(conversation.next(), nullptr);
    conversation.promoteNext();
    ASSERT_EQ(conversation.active().episodes(), 2U);
    expectLabels(conversation, 40, 40);
    // What comes later has no episode until its window is whole and embedded.
    ASSERT_TRUE(conversation.setTurns(dialogue(47)));
    expectLabels(conversation, 47, 40);
    embedAll(conversation);
    expectLabels(conversation, 47, 44);
}

TEST_F(ConversationTest, labelsComeBackWithThePlan) {
    Conversation first = make();
    ASSERT_TRUE(first.setTurns(dialogue(40)));
    embedAll(first);
    first.planNext();
    first.promoteNext();
    ASSERT_TRUE(first.setTurns(dialogue(48)));
    embedAll(first);
    const auto file = scratch.path() / "conversation.safetensors";
    ASSERT_TRUE(first.save(file));
    Conversation second = make();
    ASSERT_TRUE(second.setTurns(dialogue(48)));
    second.restore(file, 2);
    EXPECT_EQ(second.active().labels, first.active().labels);
    EXPECT_EQ(second.active().episode(1).plan, first.active().episode(1).plan);
    EXPECT_NE(make().active().episode(0).plan, first.active().episode(0).plan);
}

TEST_F(ConversationTest, whatNoEpisodeHasReadIsKnown) {
    Conversation conversation = make();
    std::vector<Turn> turns = dialogue(8);
    ASSERT_TRUE(conversation.setTurns(turns));
    // Bytes are tokens here: a set that is made behind these begins in the middle.
    turns.push_back({9, Speaker::User, std::string(15'000, 'x')});
    turns.push_back({10, Speaker::User, std::string(15'000, 'y')});
    ASSERT_TRUE(conversation.setTurns(turns));
    conversation.addEmbedding({1, 0});
    conversation.addEmbedding({0, 1});
    EXPECT_FALSE(conversation.nearestIsUnread({1, 0})) << "the first set has read everything";
    conversation.planNext();
    conversation.promoteNext();
    EXPECT_EQ(conversation.active().firstTurn, 10);
    EXPECT_TRUE(conversation.nearestIsUnread({1, 0}));
    EXPECT_TRUE(conversation.leavesUnread());
    EXPECT_FALSE(make().leavesUnread());
    // One that is longer than all that is read is read alone.
    Conversation another = make();
    ASSERT_TRUE(
        another.setTurns({{1, Speaker::User, "hello"}, {2, Speaker::User, std::string(20'000, 'x')}}));
    EXPECT_EQ(another.active().firstTurn, 2);
}

TEST_F(ConversationTest, theNearestWindowsAreQuotedInTheirOrder) {
    Conversation conversation = make();
    ASSERT_TRUE(conversation.setTurns(dialogue(12)));
    conversation.addEmbedding({1, 0.3F});
    conversation.addEmbedding({0, 1});
    conversation.addEmbedding({1, 0});
    const std::vector<DialogueWindow>& windows = conversation.windows();
    const auto room = [&](std::initializer_list<size_t> of) {
        size_t tokens = 0;
        for (const size_t window : of) tokens += windows[window].tokens;
        return tokens;
    };
    EXPECT_EQ(conversation.quotes({1, 0}, room({0, 2})), windows[0].text + windows[2].text);
    EXPECT_EQ(conversation.quotes({1, 0}, room({0, 2}) - 1), windows[2].text) << "fewer, not none";
    EXPECT_EQ(conversation.quotes({1, 0}, 10'000), windows[0].text + windows[1].text + windows[2].text);
    EXPECT_EQ(make().quotes({1, 0}, 100), "") << "nothing was said";
}

TEST_F(ConversationTest, ofANearestWindowThatIsTooLongItsBeginningIsQuoted) {
    Conversation conversation = make();
    std::vector<Turn> turns = dialogue(8);
    turns[1].text += std::string(400, 'x') + "é";
    ASSERT_TRUE(conversation.setTurns(turns));
    embedAll(conversation);
    const std::string quoted = conversation.quotes({1, 0}, 192), whole = conversation.windows()[0].text;
    ASSERT_GT(conversation.windows()[0].tokens, 192U);
    EXPECT_EQ(conversation.format().tokenizer().encode(quoted).size(), 192U)
        << "as much as there is room for";
    EXPECT_TRUE(whole.starts_with(quoted));
    EXPECT_EQ(conversation.quotes({1, 0}, 10), "") << "a word of it says nothing";
    EXPECT_EQ(conversation.quotes({0, 1}, 192), conversation.windows()[1].text)
        << "what comes behind it is not cut";
}

TEST_F(ConversationTest, whatAnotherEmbedderMadeIsMadeAnew) {
    const auto file = scratch.path() / "conversation.safetensors";
    const auto restored = [&](const std::string& embedder, size_t most) {
        Conversation conversation = make(embedder, most);
        EXPECT_TRUE(conversation.setTurns(dialogue(48)));
        conversation.restore(file, embedder.empty() ? 1 : 2);
        return conversation;
    };
    Conversation without = make("", 1);
    ASSERT_TRUE(without.setTurns(dialogue(40)));
    while (without.waiting() != nullptr) without.addEmbedding({1});
    without.planNext();
    without.promoteNext();
    ASSERT_TRUE(without.save(file));
    EXPECT_EQ(restored("", 1).embeddings().size(), 10U);
    Conversation with = restored("plane", 2);
    EXPECT_TRUE(with.embeddings().empty()) << "they are of another length";
    embedAll(with);
    with.planNext();
    with.promoteNext();
    ASSERT_TRUE(with.save(file));
    EXPECT_EQ(restored("plane", 2).active().episodes(), 2U);
    Conversation wider = make("plane", 2);
    ASSERT_TRUE(wider.setTurns(dialogue(48)));
    wider.restore(file, 3);
    EXPECT_TRUE(wider.embeddings().empty()) << "whatever the print says: numbers would be missing";
    EXPECT_TRUE(restored("", 1).embeddings().empty()) << "nothing could choose between its episodes";
    EXPECT_TRUE(restored("plane", 1).embeddings().empty()) << "more episodes than are allowed now";
}

}  // namespace
}  // namespace lightreel::parity
