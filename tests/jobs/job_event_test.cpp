#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/jobs/job.h"

namespace lightreel {
namespace {

TEST(JobEvent, everyKindIsToldAsJson) {
    GenerationRequest request;
    request.prompt = "x";
    RunRecord record;
    record.request = request;
    const std::vector<decltype(JobEvent::body)> bodies{
        event::Accepted{},
        RunEvent(event::Resolved{
            request, "cpu", 70, 46, {request, {}, {{"denoise", 9}}, {{"denoise", 7}}, {{"reuse", 2.5}}, 3}}),
        RunEvent(event::StageEntered{"decode", 16}),
        RunEvent(event::StepDone{3, 8, "full", 0.25}),
        RunEvent(event::Preview{2, {{1, 2, 0, {0, 8}, {1, 2, 3, 4, 5, 255}}}}),
        RunEvent(event::MemorySample{{1.5, {1, 2, 3, 4}, {5, 6, 7}}}),
        RunEvent(event::SpansChanged{{{"step", "full", 1, 0.5, -1, {5, 6, 7, 8}}}}),
        RunEvent(event::FrameDecoded{2, 9}),
        RunEvent(event::Noticed{{NoticeCode::SwapOff, {{"folder", "/a"}, {"reason", "b"}}}}),
        event::Encoded{{"/a.mp4", "H.264", 16, 99, "ff", "/a.start.png"}},
        event::Finished{record},
        event::Failed{{ErrorCode::DiskFull, {{"path", "/a"}}, "detail", "media"}},
        event::CancelHeard{}};
    int64_t sequence = 0;
    std::vector<nlohmann::json> told;
    for (const auto& body : bodies) {
        const nlohmann::json json = toJson(JobEvent{"id", ++sequence, body});
        EXPECT_EQ(json.at("job"), "id");
        EXPECT_EQ(json.at("sequence"), sequence);
        told.push_back(json);
    }
    std::vector<std::string> kinds;
    for (const nlohmann::json& json : told) kinds.push_back(json.at("kind"));
    EXPECT_EQ(kinds,
              (std::vector<std::string>{"accepted", "resolved", "stage", "step", "preview", "memory", "spans",
                                        "frame", "notice", "encoded", "finished", "failed", "cancelled"}));
    EXPECT_EQ(told[1].at("plan").at("steps").at(0).at("operations"), 2.5);
    EXPECT_EQ(told[3].at("seconds"), 0.25);
    EXPECT_EQ(told[4].at("frames").at(0).at("rgb"), "AQIDBAX/");
    EXPECT_EQ(told[5].at("bytes"), nlohmann::json({1, 2, 3, 4, 0}));
    EXPECT_EQ(told[6].at("spans").at(0).at("peak"), nlohmann::json({5, 6, 7, 8, 0}));
    EXPECT_EQ(told[9].at("output").at("start_image"), "/a.start.png");
    EXPECT_EQ(told[11].at("error").at("code"), "disk-full");
    EXPECT_NE(told[11].at("error").at("text").get<std::string>().find("/a could not"), std::string::npos);
}

TEST(Job, idsDiffer) {
    const std::string id = newJobId();
    EXPECT_EQ(id.size(), 32U);
    EXPECT_NE(newJobId(), id);
}

}  // namespace
}  // namespace lightreel
