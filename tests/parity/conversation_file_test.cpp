#include "core/assistant/conversation_file.h"

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/assistant/tensor_checksum.h"
#include "core/assistant/text_tensor.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

using nlohmann::json;

class ConversationFileTest : public testing::Test {
  protected:
    ConversationFileTest() {
        kept.plan = EpisodePlan::make(kept.embeddings, std::vector<size_t>(8, 40), {2, 100, 42});
        EXPECT_TRUE(writeConversation(path, kept));
    }
    [[nodiscard]] std::string bytes() const {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    /// The file with something else in it, and a checksum that fits.
    void rewrite(const std::function<void(json& about, at::Tensor& embeddings)>& change) const {
        EXPECT_TRUE(writeConversation(path, kept));
        const std::shared_ptr<WeightSource> source = orThrow(openSafetensors(path));
        json about = json::parse(textOf(source->read("about")));
        at::Tensor embeddings = source->read("embeddings").clone();
        change(about, embeddings);
        std::map<std::string, at::Tensor> tensors{{"about", textTensor(about.dump())},
                                                  {"embeddings", embeddings}};
        tensors[kChecksum] = checksumOf(tensors);
        EXPECT_TRUE(writeSafetensors(path, tensors));
    }

    const c10::InferenceMode inference;
    const ScratchFolder scratch;
    const std::filesystem::path path = scratch.path() / "conversation.safetensors";
    KeptConversation kept{"embedder",
                          "windows",
                          7,
                          5,
                          12,
                          {},
                          {{1, 0}, {0, 1}, {1, 0.1F}, {0, 1}, {1, 0}, {0, 1}, {1, 0}, {0, 1}}};
};

TEST_F(ConversationFileTest, nobodyElseMayReadIt) {
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(path).permissions(), perms::owner_read | perms::owner_write);
}

TEST_F(ConversationFileTest, givesBackWhatWasKept) {
    const std::optional<KeptConversation> again = readConversation(path);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->embedder, kept.embedder);
    EXPECT_EQ(again->windows, kept.windows);
    EXPECT_EQ(again->sets, 7);
    EXPECT_EQ(again->set, 5);
    EXPECT_EQ(again->firstTurn, 12);
    EXPECT_EQ(again->plan, kept.plan);
    EXPECT_EQ(again->embeddings, kept.embeddings);
    EXPECT_TRUE(writeConversation(path, {"", "", 1, 1, 0, {}, {}}));
    EXPECT_FALSE(readConversation(path)) << "there is nothing in it";
    EXPECT_FALSE(readConversation(scratch.path() / "none"));
}

TEST_F(ConversationFileTest, everyFlippedBitIsFound) {
    const std::string sound = bytes();
    for (size_t at = 0; at < sound.size(); ++at) {
        std::string damaged = sound;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
        std::ofstream(path, std::ios::binary) << damaged;
        EXPECT_FALSE(readConversation(path)) << at;
    }
    for (size_t length = 0; length < sound.size(); length += 7) {
        std::ofstream(path, std::ios::binary) << sound.substr(0, length);
        EXPECT_FALSE(readConversation(path)) << length;
    }
}

TEST_F(ConversationFileTest, S1_whatWeWouldNotHaveWrittenIsRefused) {
    const auto set = [](const char* key, const json& value) {
        return [key, value](json& about, at::Tensor&) { about[key] = value; };
    };
    const std::vector<std::function<void(json&, at::Tensor&)>> changes{
        set("schema", 2),
        set("set", "/home/somebody/x"),
        set("set", "../x"),
        set("set", 0),
        set("set", -5),
        set("set", 8),
        set("set", 1.5),
        set("sets", 9'000'000'000'000'000'000),
        set("sets", 1e300),
        set("first_turn", 1e300),
        set("first_turn", "12"),
        set("embedder", 3),
        [](json& about, at::Tensor&) { about.erase("plan"); },
        [](json& about, at::Tensor&) { about["plan"]["labels"].push_back(0); },
        [](json&, at::Tensor& embeddings) { embeddings[3][1] = NAN; },
        [](json&, at::Tensor& embeddings) { embeddings = embeddings.to(at::kDouble); },
        [](json&, at::Tensor& embeddings) { embeddings = embeddings.view({16}); },
        [](json&, at::Tensor& embeddings) {
            embeddings = embeddings.view({16, 1});
        },
        [](json&, at::Tensor& embeddings) { embeddings = embeddings.narrow(0, 0, 7).clone(); },
    };
    rewrite([](json& about, at::Tensor&) { about["name"] = "/home/somebody/x"; });
    ASSERT_TRUE(readConversation(path)) << "a name is not even looked at";
    for (size_t i = 0; i < changes.size(); ++i) {
        rewrite(changes[i]);
        EXPECT_FALSE(readConversation(path)) << i;
    }
}

}  // namespace
}  // namespace lightreel::parity
