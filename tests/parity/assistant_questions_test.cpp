#include <cstring>
#include <fstream>
#include <set>

#include "tests/parity/assistant_fixture.h"

namespace lightreel::parity {
namespace {

namespace fs = std::filesystem;

/// What a question finds of the history, and what it takes along. Bytes are tokens here.
class AssistantQuestions : public TorchAssistantTest {
  protected:
    /// Whatever is held, one episode.
    [[nodiscard]] AssistantSetup undivided() const {
        AssistantSetup alone = setup();
        alone.episodes.clear();
        alone.rules.block = 64;  // fewer of them
        return alone;
    }
    /// A long window, and behind it as much as is read of a history at most, which fills no window.
    static std::vector<Turn> longHistory() {
        std::vector<Turn> turns;
        for (int64_t i = 0; i < 4; ++i) {
            std::string text(60, static_cast<char>('a' + i));
            text.insert(0, "the red dragon clip has seed ");
            turns.push_back({i + 1, Speaker::User, std::move(text)});
        }
        for (int64_t i = 4; i < 6; ++i) turns.push_back({i + 1, Speaker::User, std::string(20'000, 'x')});
        return turns;
    }
    static Result<Answer> answer(TorchAssistant& assistant, const Question& question) {
        return assistant.answer(question, kGreedy, [](const std::string&) {}, {});
    }
    void readHistory(int64_t turns) {
        TorchAssistant reader;
        open(reader, setup());
        ASSERT_TRUE(reader.setHistory(dialogue(turns)));
        readEverything(reader);
    }
    /// The file of an episode of the set in use.
    static std::string fileOf(const fs::path& folder, int episode) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            std::string name = entry.path().filename().string();
            if (name.starts_with("set") && name.ends_with('-' + std::to_string(episode) + ".kv")) return name;
        }
        return {};
    }
    static std::string bytesOf(const fs::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    /// A model in which one number is none.
    [[nodiscard]] AssistantSetup damaged(const std::string& tensor) const {
        std::string bytes = bytesOf(TinyChat::path());
        const GgufTensor of = parity::orThrow(openGguf(TinyChat::path())).header.tensors.at(tensor);
        const uint32_t nan = of.type == GgufType::F32 ? 0x7FC00000U : 0x7E007E00U;
        std::memcpy(bytes.data() + of.begin, &nan, sizeof nan);
        AssistantSetup out = setup();
        out.languageModel = scratch.path() / "damaged.gguf";
        std::ofstream(out.languageModel, std::ios::binary) << bytes;
        return out;
    }
};

TEST_F(AssistantQuestions, whatNoEpisodeHasReadIsQuotedThoughItsWindowIsLong) {
    AssistantSetup blind = undivided();
    blind.embedder.clear();
    TorchAssistant seeing, other;
    open(seeing, undivided());
    open(other, blind);
    for (TorchAssistant* assistant : {&seeing, &other}) ASSERT_TRUE(assistant->setHistory(longHistory()));
    const std::string question = "which seed has the dragon?";
    const std::string said = ask(seeing, question).text;
    EXPECT_EQ(seeing.memory().episodes, 1);
    // The same as if somebody had put into the question's context as much of the window as fits.
    std::string window;
    for (int i = 0; i < 4; ++i)
        window += "User said, \"" + longHistory()[static_cast<size_t>(i)].text + "\"\n";
    ASSERT_GT(window.size(), 192U);
    std::string quoted;
    for (size_t bytes = 16; answer(other, {question, "", window.substr(0, bytes)}); ++bytes)
        quoted = window.substr(0, bytes);
    EXPECT_GT(quoted.size(), 16U);
    EXPECT_EQ(said, answer(other, {question, "", quoted})->text);
    EXPECT_NE(said, ask(other, question).text) << "without an embedder there is nothing to find it by";
}

TEST_F(AssistantQuestions, ofALongQuestionBeginningAndEndAreRead) {
    TorchAssistant assistant;
    open(assistant, setup());
    ASSERT_TRUE(assistant.setHistory(dialogue(16)));
    const Result<Answer> longOne = answer(assistant, {std::string(5000, 'x') + "?"});
    ASSERT_TRUE(longOne) << paragraph(longOne.error());
    EXPECT_TRUE(longOne->shortened);
    EXPECT_FALSE(longOne->text.empty());
    EXPECT_FALSE(ask(assistant, "which seed has the dragon?").shortened);
    const Result<Answer> crowded = answer(assistant, {std::string(5000, 'x'), "", "What is known."});
    ASSERT_FALSE(crowded) << "whoever asks may do without the context";
    EXPECT_EQ(crowded.error().code, ErrorCode::BadRequest);
}

TEST_F(AssistantQuestions, whatIsReadForAnAnswerIsWhatIsReadBeforeIt) {
    readHistory(64);
    std::set<int> episodes;
    // Whatever the new turns are about: to one of these episodes they are of another one.
    for (const char* question : {"which seed has the dragon?", "the boat on the lake?", "take 12"}) {
        const ScratchFolder atOnce, before;
        const auto asked = [&](const ScratchFolder& folder, bool idles) {
            fs::copy(scratch.path(), folder.path(), fs::copy_options::recursive);
            AssistantSetup own = setup();
            own.episodes = folder.path();
            TorchAssistant assistant;
            open(assistant, own);
            EXPECT_TRUE(assistant.setHistory(dialogue(64)));
            (void)ask(assistant, question);
            EXPECT_TRUE(assistant.setHistory(dialogue(72)));
            if (idles) readEverything(assistant);
            return ask(assistant, question);
        };
        const Answer first = asked(atOnce, false), second = asked(before, true);
        EXPECT_EQ(first.episode, second.episode);
        EXPECT_EQ(first.text, second.text);
        episodes.insert(first.episode);
        const std::string file = fileOf(before.path(), first.episode);
        EXPECT_NE(file, "");
        EXPECT_TRUE(bytesOf(before.path() / file) == bytesOf(atOnce.path() / file)) << file;
    }
    EXPECT_GE(episodes.size(), 2U);
}

TEST_F(AssistantQuestions, whatWasEmbeddedForAnAnswerIsKept) {
    const fs::path file = scratch.path() / "conversation.safetensors";
    TorchAssistant assistant;
    open(assistant, setup());
    ASSERT_TRUE(assistant.setHistory(dialogue(40)));
    CancelToken stop;
    stop.cancel();
    EXPECT_TRUE(ask(assistant, "the dragon?", stop).stopped) << "embedding can be stopped";
    EXPECT_FALSE(fs::exists(file));
    (void)ask(assistant, "the dragon?");
    EXPECT_TRUE(fs::exists(file)) << "a program that asks and ends need not embed again";
}

TEST_F(AssistantQuestions, aConversationStaysInItsEpisodeUnlessAnotherIsNearerByEnough) {
    const std::vector<std::string> questions{"which seed has the dragon?", "the boat on the lake?",
                                             "a blue boat on the lake, take 9", "red dragon clip", "take 12"};
    readHistory(64);
    std::vector<Answer> plain;
    for (const std::string& question : questions) {
        TorchAssistant fresh;
        open(fresh, setup());
        ASSERT_TRUE(fresh.setHistory(dialogue(64)));
        plain.push_back(ask(fresh, question));  // nothing is in use yet
        EXPECT_GE(plain.back().margin, 0);
    }
    int stayed = 0;
    for (size_t i = 0; i < questions.size(); ++i)
        for (size_t k = 0; k < questions.size(); ++k) {
            if (plain[i].episode == plain[k].episode) continue;
            TorchAssistant assistant;
            open(assistant, setup());
            ASSERT_TRUE(assistant.setHistory(dialogue(64)));
            (void)ask(assistant, questions[i]);
            const Answer next = ask(assistant, questions[k]);
            const double behind = next.episode == plain[i].episode ? -next.margin : 0;
            EXPECT_LT(behind, 0.03) << questions[i] << ' ' << questions[k];
            if (next.episode == plain[i].episode)
                ++stayed;
            else
                EXPECT_EQ(next.episode, plain[k].episode);
        }
    EXPECT_GT(stayed, 0) << "no two of these questions are near enough to show it";
}

TEST_F(AssistantQuestions, S1_theFolderOfWhatWasReadIsItsOwnersAlone) {
    constexpr auto kOthers = fs::perms::group_all | fs::perms::others_all;
    fs::permissions(scratch.path(), fs::perms::all);
    TorchAssistant assistant;
    open(assistant, setup());
    EXPECT_EQ(fs::status(scratch.path()).permissions(), fs::perms::owner_all);
    ASSERT_TRUE(assistant.setHistory(dialogue(64)));
    readEverything(assistant);
    int files = 0;
    for (const auto& entry : fs::directory_iterator(scratch.path())) {
        EXPECT_TRUE(entry.is_regular_file());
        ++files;
    }
    EXPECT_GT(files, 1);
    EXPECT_EQ(fs::status(scratch.path()).permissions() & kOthers, fs::perms::none);
}

TEST_F(AssistantQuestions, S1_aConversationsFileOfSomebodyElseIsMadeAnew) {
    const fs::path file = scratch.path() / "conversation.safetensors";
    readHistory(64);
    const std::string sound = bytesOf(file);
    std::string damaged = sound;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
    std::ofstream(file, std::ios::binary) << damaged;
    TorchAssistant second;
    open(second, setup());
    ASSERT_TRUE(second.setHistory(dialogue(64)));
    EXPECT_EQ(second.memory().episodes, 1) << "nothing of it is used";
    readEverything(second);
    EXPECT_GE(second.memory().episodes, 2);
    EXPECT_EQ(bytesOf(file).size(), sound.size());
}

TEST_F(AssistantQuestions, B6_weightsThatLeaveNoNumbersAreSaid) {
    for (const char* tensor : {"output_norm.weight", "blk.0.attn_q.weight", "blk.2.ffn_down.weight"}) {
        TorchAssistant assistant;
        open(assistant, damaged(tensor));
        for (const int64_t turns : {2, 64}) {  // all of it in the tail; in blocks that let entries go
            ASSERT_TRUE(assistant.setHistory(dialogue(turns)));
            const Result<Answer> refused = answer(assistant, {"which seed has the dragon?"});
            ASSERT_FALSE(refused) << tensor << ' ' << turns << ": " << refused->text;
            EXPECT_EQ(refused.error().code, ErrorCode::ModelDamaged) << paragraph(refused.error());
            EXPECT_NE(paragraph(refused.error()).find("damaged.gguf"), std::string::npos);
        }
        if (std::string(tensor) == "output_norm.weight") continue;  // only an answer goes through it
        Result<Indexing> step = assistant.idleStep({});
        for (int i = 0; i < 100 && step && !step->complete(); ++i) step = assistant.idleStep({});
        ASSERT_FALSE(step) << tensor;
        EXPECT_EQ(step.error().code, ErrorCode::ModelDamaged) << tensor;
    }
}

}  // namespace
}  // namespace lightreel::parity
