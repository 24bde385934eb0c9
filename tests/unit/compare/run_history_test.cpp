#include "core/compare/run_history.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

GenerationRequest requestOf(int frames) {
    GenerationRequest request;
    request.model = "demo";
    request.dtype = "float32";
    request.device = "cpu";
    request.width = request.height = 64;
    request.frames = frames;
    request.guidance = 1;
    return request;
}

/// Steps of 2 s in full and 0.5 s else, 4 s of decoding, 1.5 s around.
RunRecord recordOf(const AccelerationOptions& acceleration, int frames = 16) {
    RunRecord record;
    record.request = requestOf(frames);
    record.acceleration = acceleration;
    record.steps = {{0, "full", 9}, {1, "reuse", 0.5}, {2, "full", 2}, {3, "reuse", 0.5}, {4, "full", 2}};
    record.seconds = {{"denoise", 14}, {"decode", 4}, {"total", 19.5}};
    record.peakBytes = {{"denoise", 1040}, {"decode", 500}};
    record.predictedPeakBytes = {{"denoise", 1000}, {"decode", 600}};
    return record;
}

AccelerationOptions cached(int depth = 0) {
    AccelerationOptions options;
    options.cache = {CacheMode::LightCache, 2, depth};
    return options;
}

RunPlan planOf(const AccelerationOptions& acceleration, int frames = 16) {
    return {requestOf(frames), acceleration, {}, {{"full", 100}, {"reuse", 10}, {"full", 100}}, 0};
}

using Time = RunHistory::Time;

TEST(RunHistory, whatRanHereIsMeasured) {
    RunHistory history;
    history.add(recordOf(cached()));
    EXPECT_EQ(history.step(planOf(cached()), "full"), (Time{2, true})) << "without the first step's warm-up";
    EXPECT_EQ(history.step(planOf(cached()), "reuse"), (Time{0.5, true}));
    EXPECT_EQ(history.decode(planOf(cached())), (Time{4, true}));
    EXPECT_EQ(history.total(planOf(cached())), (Time{2 + 0.5 + 2 + 4 + 1.5, true}));
}

TEST(RunHistory, anotherSizeIsAnEstimate) {
    RunHistory history;
    history.add(recordOf(cached()));
    EXPECT_EQ(history.step(planOf(cached(), 8), "full"), (Time{1, false}));
    EXPECT_EQ(history.decode(planOf(cached(), 8)), (Time{2, false}));
    RunPlan guided = planOf(cached());
    guided.request.guidance = 3;  // two passes a step, but no more to decode
    EXPECT_EQ(history.step(guided, "full"), (Time{4, false}));
    EXPECT_EQ(history.decode(guided), (Time{4, true}));
}

TEST(RunHistory, otherSettingsAreAnEstimate) {
    RunHistory history;
    history.add(recordOf(cached()));
    AccelerationOptions pieces = cached();
    pieces.chunk.mode = ChunkMode::Exact;
    EXPECT_EQ(history.step(planOf(pieces), "full"), (Time{2, false}));
    EXPECT_EQ(history.step(planOf(cached(1)), "full"), (Time{2, true})) << "a full step has no depth";
    EXPECT_EQ(history.step(planOf(cached(1)), "reuse"), (Time{0.2, false})) << "a tenth of a full one";
    AccelerationOptions batch = cached();
    batch.slice.frames = 4;
    EXPECT_FALSE(history.decode(planOf(batch))->measured);
}

TEST(RunHistory, otherModelsAndMachinesSayNothing) {
    RunHistory history;
    history.add(recordOf(cached()));
    for (std::string GenerationRequest::*field :
         {&GenerationRequest::model, &GenerationRequest::dtype, &GenerationRequest::device}) {
        RunPlan plan = planOf(cached());
        plan.request.*field = "another";
        EXPECT_FALSE(history.step(plan, "full"));
        EXPECT_FALSE(history.total(plan));
    }
}

TEST(RunHistory, reuseIsNotInventedWithoutOperations) {
    RunHistory history;
    RunRecord uncached = recordOf({});
    uncached.steps = {{0, "full", 2}};
    history.add(uncached);
    RunPlan plan = planOf(cached());
    EXPECT_EQ(history.step(plan, "reuse"), (Time{0.2, false}));
    for (RunPlan::Step& step : plan.steps) step.operations = 0;
    EXPECT_FALSE(history.step(plan, "reuse"));
    EXPECT_FALSE(history.total(plan));
}

TEST(RunHistory, peakErrorIsTheMedianOfThreeAndMore) {
    RunHistory history;
    RunRecord record = recordOf(cached());
    for (const int64_t peak : {1040, 900, 1020}) {
        EXPECT_FALSE(history.peakError(planOf({})));
        record.peakBytes["denoise"] = peak;
        history.add(record);
    }
    EXPECT_NEAR(history.peakError(planOf({}))->share, 0.04, 1e-9);
    EXPECT_EQ(history.peakError(planOf({}))->runs, 3);
    record.predictedPeakBytes.erase("decode");  // that stage was not foretold
    history.add(record);
    EXPECT_EQ(history.peakError(planOf({}))->runs, 3);
}

TEST(RunHistory, keepsTheNewestRuns) {
    RunHistory history;
    RunRecord record = recordOf({});
    for (size_t i = 0; i < RunHistory::kRuns; ++i) history.add(record);
    record.seconds["decode"] = 8;
    for (size_t i = 0; i <= RunHistory::kRuns / 2; ++i) history.add(record);
    EXPECT_EQ(history.decode(planOf({}))->seconds, 8);
    EXPECT_EQ(history.peakError(planOf({}))->runs, static_cast<int>(RunHistory::kRuns));
}

TEST(RunHistory, comesBackOutOfJson) {
    RunHistory history;
    history.add(recordOf(cached()));
    history.add(recordOf({}, 8));
    EXPECT_EQ(historyFromJson(nlohmann::json::parse(toJson(history).dump())), history);
    EXPECT_EQ(historyFromJson({{"demo|float32|cpu", {{{"full", "much"}}}}}), RunHistory());
    EXPECT_EQ(historyFromJson({{"demo|float32|cpu", 3}}), RunHistory());
    EXPECT_EQ(historyFromJson("nothing"), RunHistory());
}

}  // namespace
}  // namespace lightreel
