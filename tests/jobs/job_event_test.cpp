#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/jobs/job.h"

namespace lightreel {
namespace {

TEST(JobEvent, everyKindRoundTripsThroughJson) {
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
    for (const auto& body : bodies) {
        const nlohmann::json json = toJson(JobEvent{"id", ++sequence, body});
        const Result<JobEvent> back = eventFromJson(nlohmann::json::parse(json.dump()));
        ASSERT_TRUE(back) << json.dump();
        EXPECT_EQ(back->body.index(), body.index());
        EXPECT_EQ(toJson(*back), json);
    }
    EXPECT_FALSE(eventFromJson({{"kind", "odd"}, {"job", "id"}, {"sequence", 1}}));
    EXPECT_FALSE(eventFromJson({{"kind", "step"}}));
}

TEST(Job, roundTripsAndIdsDiffer) {
    Job job;
    job.id = newJobId();
    job.request.prompt = "x";
    job.output = "/a.mp4";
    job.previews = true;
    EXPECT_EQ(*jobFromJson(toJson(job)), job);
    EXPECT_EQ(job.id.size(), 32U);
    EXPECT_NE(newJobId(), job.id);
}

}  // namespace
}  // namespace lightreel
