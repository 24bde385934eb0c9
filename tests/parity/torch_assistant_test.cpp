#include <cstring>
#include <fstream>

#include "core/assistant/shortened_text.h"
#include "core/memory/counting_allocator.h"
#include "tests/parity/assistant_fixture.h"

namespace lightreel::parity {
namespace {

namespace fs = std::filesystem;

TEST_F(TorchAssistantTest, tellsWhatItHasOpened) {
    TorchAssistant assistant;
    const Result<AssistantFacts> facts = assistant.open(setup(), {});
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->model, "Tiny Chat");
    EXPECT_EQ(facts->context, 512);
    EXPECT_EQ(facts->weightTypes, "F16, F32");
    EXPECT_GT(facts->parameters, 100'000);
    const auto pieces = assistant.tokens("the <|im_end|>");
    ASSERT_TRUE(pieces);
    EXPECT_EQ(pieces->front().text, "the");
    std::string joined;
    for (const auto& piece : *pieces) joined += piece.text;
    EXPECT_EQ(joined, "the <|im_end|>") << "text stays text";
}

TEST_F(TorchAssistantTest, otherFilesOfTheFamilyAnswerAsWell) {
    for (const auto& [name, types] : {std::pair("tiny-llama3", "Q4_K, Q6_K, Q5_K, Q3_K, Q2_K, F32"),
                                      std::pair("tiny-zephyr", "F16, F32")}) {
        const ScratchFolder episodes;
        AssistantSetup other = setup();
        other.languageModel = data(name) / "model.gguf";
        other.episodes = episodes.path();
        TorchAssistant assistant;
        const Result<AssistantFacts> facts = assistant.open(other, {});
        ASSERT_TRUE(facts) << paragraph(facts.error());
        EXPECT_EQ(facts->weightTypes, types);
        ASSERT_TRUE(assistant.setHistory(dialogue(48)));
        readEverything(assistant);
        EXPECT_GT(assistant.memory().readTokens, 0);
        const std::string said = ask(assistant, "which seed has the dragon?").text;
        EXPECT_FALSE(said.empty());
        assistant.rest();
        EXPECT_EQ(ask(assistant, "which seed has the dragon?").text, said) << "read back from its file";
    }
}

TEST_F(TorchAssistantTest, aShortContextRemembersLess) {
    const auto openWith = [this](TorchAssistant& assistant, uint32_t context) {
        std::ifstream file(data("tiny-zephyr") / "model.gguf", std::ios::binary);
        std::string bytes(std::istreambuf_iterator<char>(file), {});
        const std::string key = "llama.context_length";
        std::memcpy(bytes.data() + bytes.find(key) + key.size() + 4, &context, sizeof context);
        AssistantSetup usual = setup();
        usual.languageModel = scratch.path() / "short.gguf";
        usual.rules = {};
        std::ofstream(usual.languageModel, std::ios::binary) << bytes;
        return assistant.open(usual, {});
    };
    TorchAssistant assistant;
    ASSERT_TRUE(openWith(assistant, 2048));
    ASSERT_TRUE(assistant.setHistory(dialogue(64)));
    readEverything(assistant);
    EXPECT_FALSE(ask(assistant, "which seed has the dragon?").text.empty());
    EXPECT_EQ(assistant.memory().layerBudgets, (std::vector<int64_t>{384, 384}));
    const auto refused = openWith(assistant, 1024);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::ModelUnsupported);
    EXPECT_NE(paragraph(refused.error()).find("1024 tokens"), std::string::npos);
}

TEST_F(TorchAssistantTest, B6_tokensWithoutWeightsAreRefused) {
    std::ifstream file(TinyChat::path(), std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(file), {});
    // One row and one token of the network fewer than the vocabulary has: its size stands behind either name.
    const auto lower = [&bytes](const std::string& name, size_t further) {
        const size_t at = bytes.find(name) + name.size() + further;
        bytes[at] = static_cast<char>(bytes[at] - 1);
    };
    lower("llama.vocab_size", 4);       // the value's type
    lower("token_embd.weight", 4 + 8);  // dimensions, columns
    AssistantSetup fewer = setup();
    fewer.languageModel = scratch.path() / "fewer.gguf";
    std::ofstream(fewer.languageModel, std::ios::binary) << bytes;
    TorchAssistant assistant;
    const auto refused = assistant.open(fewer, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::ModelDamaged);
    EXPECT_NE(paragraph(refused.error()).find("more tokens"), std::string::npos)
        << paragraph(refused.error());
}

TEST_F(TorchAssistantTest, aConversationOfAnyLengthStaysInItsMemory) {
    TorchAssistant assistant;
    open(assistant, setup());
    ASSERT_TRUE(assistant.setHistory(dialogue(64)));
    readEverything(assistant);
    const AssistantMemory memory = assistant.memory();
    EXPECT_GT(memory.historyTokens, 1000);
    EXPECT_GT(memory.wholeBytes, memory.boundBytes);
    EXPECT_LE(memory.peakBytes, memory.boundBytes);
    EXPECT_GE(memory.episodes, 2);
    std::vector<std::string> pieces;
    const Result<Answer> answer =
        assistant.answer({"which seed has the dragon?"}, kGreedy,
                         [&](const std::string& piece) { pieces.push_back(piece); }, {});
    ASSERT_TRUE(answer) << paragraph(answer.error());
    EXPECT_GE(answer->episode, 0);
    EXPECT_FALSE(answer->turns.empty());
    std::string streamed;
    for (const std::string& piece : pieces) streamed += piece;
    EXPECT_EQ(streamed, answer->text);
    EXPECT_EQ(ask(assistant, "which seed has the dragon?").text, answer->text)
        << "nothing stays of a question";
    EXPECT_LE(assistant.memory().peakBytes, memory.boundBytes);
}

TEST_F(TorchAssistantTest, aQuestionWithInstructionsOfItsOwnIsAnsweredApart) {
    const Question wish{.text = "a dragon over the sea", .instructions = "You write prompts."};
    const auto answerTo = [&](TorchAssistant& assistant) {
        const Result<Answer> answer = assistant.answer(wish, kGreedy, [](const std::string&) {}, {});
        EXPECT_TRUE(answer) << paragraph(answer.error());
        return answer.value();
    };
    AssistantSetup bare = setup();
    bare.instructions = wish.instructions;
    TorchAssistant fresh, grown;
    open(fresh, bare);
    ASSERT_TRUE(fresh.setHistory({}));
    const std::string alone = ask(fresh, wish.text).text;
    open(grown, setup());
    ASSERT_TRUE(grown.setHistory(dialogue(64)));
    readEverything(grown);
    const std::string before = ask(grown, "which seed has the dragon?").text;
    const Answer apart = answerTo(grown);
    EXPECT_EQ(apart.text, alone) << "nothing of the conversation tells";
    EXPECT_TRUE(apart.apart);
    EXPECT_EQ(ask(grown, "which seed has the dragon?").text, before) << "nothing stays of it";
    EXPECT_LE(grown.memory().peakBytes, grown.memory().boundBytes);
    // Of a history that nobody has read yet nothing need be read for it.
    TorchAssistant unread;
    AssistantSetup elsewhere = setup();
    elsewhere.episodes.clear();
    open(unread, elsewhere);
    ASSERT_TRUE(unread.setHistory(dialogue(64)));
    EXPECT_EQ(answerTo(unread).text, alone);
    EXPECT_EQ(unread.memory().readTokens, 0);
    EXPECT_TRUE(answerTo(unread).apart);
}

TEST_F(TorchAssistantTest, aTranscriptOf100000TokensIsHeldInWhatTheFirstThousandTook) {
    MemoryMeter& meter = installCountingAllocator();
    TorchAssistant assistant;
    AssistantSetup wide = setup();
    wide.rules.block = 64;
    wide.episodes.clear();  // with one episode the disk is left alone
    open(assistant, wide);
    int64_t bound = 0, reading = 0;
    for (int64_t turns = 500; assistant.memory().historyTokens < 100'000; turns += 500) {
        ASSERT_TRUE(assistant.setHistory(dialogue(turns)));
        meter.resetPeak();
        readEverything(assistant);
        const AssistantMemory memory = assistant.memory();
        if (bound == 0) {
            bound = memory.boundBytes;
            reading = meter.peak().working;
        }
        EXPECT_EQ(memory.boundBytes, bound);
        EXPECT_LE(memory.peakBytes, bound);
        EXPECT_LE(meter.peak().working, reading + reading / 10) << "what reading takes does not grow either";
        EXPECT_FALSE(ask(assistant, "which seed has the dragon?").text.empty()) << turns;
    }
    EXPECT_GT(assistant.memory().wholeBytes, 100 * bound);
}

TEST_F(TorchAssistantTest, goesOnWhereItWasAfterARestartAndARest) {
    MemoryMeter& meter = installCountingAllocator();
    const int64_t before = meter.read().allocated;
    TorchAssistant first;
    open(first, setup());
    ASSERT_TRUE(first.setHistory(dialogue(64)));
    readEverything(first);
    const std::string said = ask(first, "the boat on the lake?").text;
    first.rest();
    EXPECT_EQ(first.memory().usedBytes + first.memory().weightBytes, 0);
    constexpr int64_t kRotation = 64 * 1024;  // a table that open() makes
    EXPECT_LE(meter.read().allocated, before + kRotation) << "a render has all but that";
    EXPECT_EQ(ask(first, "the boat on the lake?").text, said);
    TorchAssistant second;
    open(second, setup());
    ASSERT_TRUE(second.setHistory(dialogue(64)));
    const Result<Indexing> step = second.idleStep({});
    ASSERT_TRUE(step);
    EXPECT_TRUE(step->complete()) << "nothing had to be read again";
    EXPECT_EQ(ask(second, "the boat on the lake?").text, said);
}

TEST_F(TorchAssistantTest, weightsComeWhenTheyAreNeeded) {
    AssistantSetup plain = setup();
    plain.embedder.clear();
    TorchAssistant assistant;
    open(assistant, plain);
    ASSERT_TRUE(assistant.setHistory({}));
    readEverything(assistant);
    EXPECT_EQ(assistant.memory().weightBytes, 0) << "there is nothing to read";
    ASSERT_TRUE(assistant.setHistory(dialogue(16)));
    EXPECT_EQ(assistant.memory().weightBytes, 0);
    readEverything(assistant);
    EXPECT_GT(assistant.memory().weightBytes, 0);
    assistant.rest();
    ASSERT_TRUE(assistant.setHistory(dialogue(8)));
    EXPECT_EQ(assistant.memory().weightBytes, 0) << "forgetting takes files away, no more";
    EXPECT_TRUE(fs::is_empty(scratch.path()));
}

TEST_F(TorchAssistantTest, whatIsForgottenIsReadNoMore) {
    TorchAssistant assistant;
    open(assistant, setup());
    ASSERT_TRUE(assistant.setHistory(dialogue(40)));
    readEverything(assistant);
    std::vector<Turn> less = dialogue(40);
    less.erase(less.begin() + 4);
    ASSERT_TRUE(assistant.setHistory(less));
    for (const auto& entry : fs::directory_iterator(scratch.path()))
        ADD_FAILURE() << entry.path() << " has read it";
    readEverything(assistant);
    TorchAssistant fresh;
    const ScratchFolder elsewhere;
    AssistantSetup other = setup();
    other.episodes = elsewhere.path();
    open(fresh, other);
    ASSERT_TRUE(fresh.setHistory(less));
    readEverything(fresh);
    EXPECT_EQ(ask(fresh, "the dragon?").text, ask(assistant, "the dragon?").text);
}

TEST_F(TorchAssistantTest, canBeStoppedAnywhere) {
    TorchAssistant assistant;
    open(assistant, setup());
    ASSERT_TRUE(assistant.setHistory(dialogue(40)));
    CancelToken stop;
    stop.cancel();
    EXPECT_TRUE(ask(assistant, "the dragon?", stop).stopped);
    const Result<Indexing> step = assistant.idleStep(stop);
    ASSERT_TRUE(step);
    EXPECT_FALSE(step->complete());
    readEverything(assistant);
    const Answer whole = ask(assistant, "the dragon?");
    const CancelToken later;
    std::string heard;
    const Result<Answer> part = assistant.answer(
        {"the dragon?"}, kGreedy,
        [&](const std::string& piece) {
            heard += piece;
            if (heard.size() > 3) later.cancel();
        },
        later);
    ASSERT_TRUE(part);
    EXPECT_TRUE(part->stopped);
    EXPECT_EQ(part->text, heard);
    EXPECT_TRUE(whole.text.starts_with(part->text.substr(0, 3)));
    EXPECT_EQ(ask(assistant, "the dragon?").text, whole.text);
}

TEST_F(TorchAssistantTest, worksWithoutAnEmbedderAndWithoutAFolder) {
    AssistantSetup plain = setup();
    plain.embedder.clear();
    plain.episodes.clear();
    TorchAssistant assistant;
    open(assistant, plain);
    ASSERT_TRUE(assistant.setHistory(dialogue(64)));
    readEverything(assistant);
    EXPECT_EQ(assistant.memory().episodes, 1);
    EXPECT_EQ(ask(assistant, "the dragon?").episode, 0);
    const auto none = assistant.embed("dragon", {});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::AssistantMissing);
}

TEST_F(TorchAssistantTest, S1_whatCannotBeSavedIsStillAnswered) {
    TorchAssistant assistant;
    AssistantSetup gone = setup();
    gone.episodes = scratch.path() / "gone" / "away";
    open(assistant, gone);
    ASSERT_TRUE(assistant.setHistory(dialogue(64)));
    int failures = 0;
    bool complete = false;
    for (int i = 0; i < 500 && !complete; ++i) {
        const Result<Indexing> step = assistant.idleStep({});
        failures += step ? 0 : 1;
        EXPECT_TRUE(step || step.error().code == ErrorCode::NotWritable);
        complete = step && step->complete();
    }
    EXPECT_GT(failures, 0) << "it is said";
    EXPECT_FALSE(ask(assistant, "the dragon?").text.empty());
}

TEST_F(TorchAssistantTest, S1_aDivisionThatCannotBeKeptIsDroppedAndMadeLater) {
    for (int before = 12; before < 60; before += 16) {
        const ScratchFolder disk;
        AssistantSetup shaky = setup();
        shaky.episodes = disk.path() / "episodes";
        fs::create_directory(shaky.episodes);
        TorchAssistant assistant;
        open(assistant, shaky);
        ASSERT_TRUE(assistant.setHistory(dialogue(64)));
        for (int i = 0; i < before; ++i) ASSERT_TRUE(assistant.idleStep({}));
        fs::rename(shaky.episodes, disk.path() / "away");
        bool complete = false;
        for (int i = 0; i < 1000 && !complete; ++i) {
            const Result<Indexing> step = assistant.idleStep({});
            complete = step && step->complete();
        }
        EXPECT_EQ(assistant.memory().episodes, 1) << "no episode is offered that was not read";
        EXPECT_FALSE(ask(assistant, "the dragon?").text.empty());
        fs::rename(disk.path() / "away", shaky.episodes);
        ASSERT_TRUE(assistant.setHistory(dialogue(80)));
        readEverything(assistant);
        EXPECT_GE(assistant.memory().episodes, 2);
        EXPECT_GE(ask(assistant, "the dragon?").episode, 0);
    }
}

TEST_F(TorchAssistantTest, whatIsEmbeddedIsKeptBeforeEverythingIsRead) {
    TorchAssistant assistant;
    open(assistant, setup());
    ASSERT_TRUE(assistant.setHistory(dialogue(64)));
    ASSERT_TRUE(assistant.idleStep({}));
    EXPECT_FALSE(fs::exists(scratch.path() / "conversation.safetensors"));
    assistant.rest();
    EXPECT_TRUE(fs::exists(scratch.path() / "conversation.safetensors"));
    fs::remove(scratch.path() / "conversation.safetensors");
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(assistant.idleStep({}));
    EXPECT_TRUE(fs::exists(scratch.path() / "conversation.safetensors")) << "when no window waits";
}

TEST_F(TorchAssistantTest, B6_aProfileOfAnotherKindIsRefused) {
    AssistantSetup odd = setup();
    odd.layerProfile = scratch.path() / "odd.layers.json";
    TorchAssistant assistant;
    for (const char* text : {"[1, 2]", "7", "{}", R"({"model": "Tiny Chat", "sensitivities": "none"})"}) {
        std::ofstream(odd.layerProfile) << text;
        const auto refused = assistant.open(odd, {});
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().code, ErrorCode::FileUnreadable) << text;
    }
    std::ofstream(odd.layerProfile) << R"({"model": "Another", "sensitivities": [1]})";
    EXPECT_TRUE(assistant.open(odd, {})) << "of another network: nothing is known of this one";
}

TEST_F(TorchAssistantTest, longAndEmptyMessagesAreNoTrouble) {
    TorchAssistant assistant;
    open(assistant, setup());
    EXPECT_FALSE(ask(assistant, "").stopped);
    std::string large;
    while (large.size() < 1 << 20) large += "A dragon flies over the lake. ";
    ASSERT_TRUE(assistant.setHistory({{1, Speaker::User, large}, {2, Speaker::Assistant, "yes"}}));
    EXPECT_LT(assistant.memory().historyTokens, 20'000) << "its beginning and its end are read";
    EXPECT_EQ(shortened(large).size(), 12'288 + 4'096 + 7);
    std::string accents;
    while (accents.size() < 40'000) accents += "é";
    EXPECT_EQ(shortened(accents).find("\xEF\xBF\xBD"), std::string::npos);
}

TEST_F(TorchAssistantTest, B6_filesThatAreNoModelsAreRefused) {
    TorchAssistant assistant;
    AssistantSetup bad = setup();
    bad.languageModel = scratch.path() / "none.gguf";
    EXPECT_FALSE(assistant.open(bad, {}));
    std::ofstream(scratch.path() / "text.gguf") << "GGUF and nothing behind it";
    bad.languageModel = scratch.path() / "text.gguf";
    const auto damaged = assistant.open(bad, {});
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().code, ErrorCode::ModelDamaged);
    bad.languageModel = data("tiny-llama") / "model.gguf";
    EXPECT_FALSE(assistant.open(bad, {})) << "it has no vocabulary";
    EXPECT_FALSE(assistant.setHistory({})) << "nothing is open";
    EXPECT_FALSE(assistant.idleStep({}));
}

}  // namespace
}  // namespace lightreel::parity
