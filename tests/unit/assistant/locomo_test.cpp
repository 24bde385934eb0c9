#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/assistant/locomo_dialogues.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

using nlohmann::json;

/// Made up, in the form of locomo10.json.
json conversations() {
    return json::parse(R"([{"sample_id": "made-up", "conversation": {
        "speaker_a": "Ada", "speaker_b": "Ben",
        "session_10_date_time": "3 May", "session_10": [{"speaker": "Ben", "dia_id": "D10:1", "text": "Late."}],
        "session_2_date_time": "1 May",
        "session_2": [{"speaker": "Ada", "dia_id": "D2:1", "text": "Hello."},
                      {"speaker": "Ben", "dia_id": "D2:2", "text": "Look!", "blip_caption": "a red kite"}],
        "session_3": []},
      "qa": [{"question": "What did Ben show?", "answer": "a kite", "evidence": ["D2:2"], "category": 4},
             {"question": "How many?", "answer": 2, "evidence": ["D10:1; D2:1"], "category": 2},
             {"question": "Trick?", "evidence": ["D2:1"], "category": 5},
             {"question": "Lost?", "answer": "x", "evidence": ["D7:1"], "category": 1},
             {"question": "From nowhere?", "answer": "x", "evidence": [], "category": 1}]}])");
}

TEST(Locomo, sessionsInTheirOrderQuestionsWithTheirEvidence) {
    const auto read = locomoDialogues(conversations(), "file");
    ASSERT_TRUE(read) << paragraph(read.error());
    const BenchDialogue& dialogue = read->at(0);
    EXPECT_EQ(dialogue.name, "made-up");
    EXPECT_EQ(dialogue.sessions, (std::vector<size_t>{0, 2}));
    EXPECT_EQ(dialogue.messages[0], (Utterance{"Ada", "[1 May] Hello."}));
    EXPECT_EQ(dialogue.messages[1].text, "Look! [shows a picture: a red kite]");
    EXPECT_EQ(dialogue.messages[2].text, "[3 May] Late.");
    ASSERT_EQ(dialogue.questions.size(), 2U) << "adversarial ones and those without evidence are left out";
    EXPECT_EQ(dialogue.questions[0].evidence, (std::vector<size_t>{1}));
    EXPECT_EQ(dialogue.questions[0].kind, "category 4");
    EXPECT_EQ(dialogue.questions[1].answer, "2");
    EXPECT_EQ(dialogue.questions[1].evidence, (std::vector<size_t>{0, 2}));
}

TEST(Locomo, whatIsMalformedIsSaidWithItsPlace) {
    const auto reasonFor = [](const json& changed) {
        const auto read = locomoDialogues(changed, "file");
        EXPECT_FALSE(read);
        EXPECT_EQ(read.error().code, ErrorCode::FileUnreadable);
        return read.error().args.at("reason");
    };
    EXPECT_NE(reasonFor(json::object()).find("no list of conversations"), std::string::npos);
    EXPECT_NE(reasonFor(json::array()).find("no list of conversations"), std::string::npos);
    json bad = conversations();
    bad[0].erase("qa");
    EXPECT_EQ(reasonFor(bad), "conversation 1 has no \"qa\"");
    bad = conversations();
    bad[0]["conversation"]["session_2"][1].erase("text");
    EXPECT_EQ(reasonFor(bad), "conversation 1, session_2 has no \"text\"");
    bad = conversations();
    bad[0]["conversation"]["session_2"] = "none";
    EXPECT_EQ(reasonFor(bad), "conversation 1, session_2 is no list");
    bad = conversations();
    bad[0]["qa"][1]["answer"] = json::array();
    EXPECT_EQ(reasonFor(bad), "conversation 1, question 2: \"answer\" is neither text nor a number");
    bad = conversations();
    bad[0]["qa"][0]["category"] = "four";
    EXPECT_EQ(reasonFor(bad), "conversation 1, question 1: \"category\" is no number");
    bad = conversations();
    bad[0]["qa"][0]["evidence"] = 7;
    EXPECT_EQ(reasonFor(bad), "conversation 1, question 1: \"evidence\" is no list");
    bad = conversations();
    bad[0]["conversation"] = 1;
    EXPECT_EQ(reasonFor(bad), "conversation 1: \"conversation\" is no object");
    EXPECT_FALSE(locomoDialogues(json::array({1}), "file"));
}

TEST(Locomo, filesThatAreNotThereOrNoJson) {
    const ScratchFolder scratch;
    const auto path = scratch.path() / "locomo10.json";
    EXPECT_EQ(readLocomo(path).error().code, ErrorCode::FileMissing);
    std::ofstream(path) << "[{";
    EXPECT_EQ(readLocomo(path).error().code, ErrorCode::FileUnreadable);
    std::ofstream(path) << conversations();
    EXPECT_EQ(readLocomo(path)->size(), 1U);
}

}  // namespace
}  // namespace lightreel
