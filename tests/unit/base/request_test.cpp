#include <gtest/gtest.h>

#include <cmath>

#include <functional>
#include <nlohmann/json.hpp>

#include "core/compare/run_record.h"
#include "core/request/generation_request.h"

namespace lightreel {
namespace {

GenerationRequest sound() {
    GenerationRequest request;
    request.prompt = "a red circle";
    return request;
}

TEST(Request, everyBreachNamesItsOption) {
    const std::vector<std::pair<const char*, std::function<void(GenerationRequest&)>>> breaches{
        {"prompt", [](auto& r) { r.prompt = " \n"; }},
        {"prompt", [](auto& r) { r.prompt = std::string((1 << 20) + 1, 'a'); }},
        {"width", [](auto& r) { r.width = 100; }},
        {"height", [](auto& r) { r.height = 8192; }},
        {"frames", [](auto& r) { r.frames = -1; }},
        {"fps", [](auto& r) { r.fps = 121; }},
        {"steps", [](auto& r) { r.steps = 1001; }},
        {"guidance", [](auto& r) { r.guidance = std::nan(""); }},
        {"seed", [](auto& r) { r.seed = -1; }},
        {"scheduler", [](auto& r) { r.scheduler = "heun"; }},
        {"dtype", [](auto& r) { r.dtype = "int8"; }},
        {"device", [](auto& r) { r.device = "cuda:x"; }}};
    EXPECT_TRUE(validate(sound()));
    for (const auto& [option, breach] : breaches) {
        GenerationRequest request = sound();
        breach(request);
        const Result<void> result = validate(request);
        ASSERT_FALSE(result) << option;
        EXPECT_EQ(result.error().args.at("option"), option);
    }
}

TEST(Request, roundTripsAndIgnoresWhatItDoesNotKnow) {
    GenerationRequest request = sound();
    request.guidance = 3.5;
    request.seed = int64_t{1} << 62;
    nlohmann::json json = toJson(request);
    json["newer"] = 1;
    EXPECT_EQ(*requestFromJson(json), request);
    json["width"] = "wide";
    EXPECT_FALSE(requestFromJson(json));
}

TEST(Request, J3_BrokenTextIsRepaired) {
    EXPECT_EQ(repairedUtf8("ok \xff\xed\xa0\x80 日本"),
              "ok \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD 日本");
}

TEST(Acceleration, roundTripsAndKeepsDefaultsForNonsense) {
    AccelerationOptions options;
    options.cache = {.mode = CacheMode::LightCache, .interval = 4, .depth = 2, .centre = 7, .power = 1.5};
    options.chunk = {.mode = ChunkMode::Exact, .frames = 5, .rows = 2, .bytes = int64_t{1} << 24};
    options.slice.frames = 3;
    options.memoryBudget = int64_t{1} << 33;
    EXPECT_EQ(accelerationFromJson(toJson(options)), options);
    const auto nonsense = nlohmann::json::parse(
        R"({"cache": {"mode": "magic", "interval": 0, "depth": "deep", "power": 1e9}, "slice": [1]})");
    EXPECT_EQ(accelerationFromJson(nonsense), AccelerationOptions());
    EXPECT_EQ(accelerationFromJson(nlohmann::json(3)), AccelerationOptions());
    for (const char* budget : {"-1", "0", "1e300", "9223372036854775807", "\"much\""})
        EXPECT_EQ(accelerationFromJson({{"memory_budget", nlohmann::json::parse(budget)}}),
                  AccelerationOptions())
            << budget;
}

TEST(Acceleration, everyBreachNamesItsOption) {
    using Breach = std::function<void(AccelerationOptions&)>;
    const std::vector<std::pair<std::string, Breach>> breaches{
        {"cache-interval", [](auto& o) { o.cache.interval = 0; }},
        {"cache-depth", [](auto& o) { o.cache.depth = -1; }},
        {"cache-centre", [](auto& o) { o.cache.centre = -3; }},
        {"cache-power", [](auto& o) { o.cache.power = std::nan(""); }},
        {"chunk-frames", [](auto& o) { o.chunk.frames = -1; }},
        {"chunk-rows", [](auto& o) { o.chunk.rows = 5000; }},
        {"chunk-bytes", [](auto& o) { o.chunk.bytes = 100; }},
        {"memory-budget", [](auto& o) { o.memoryBudget = 0; }},
        {"memory-budget", [](auto& o) { o.memoryBudget = int64_t{1} << 60; }},
        {"slice", [](auto& o) { o.slice.frames = 0; }}};
    EXPECT_TRUE(validate(AccelerationOptions()));
    for (const auto& [option, breach] : breaches) {
        AccelerationOptions options;
        breach(options);
        const Result<void> result = validate(options);
        ASSERT_FALSE(result) << option;
        EXPECT_EQ(result.error().args.at("option"), option);
    }
}

TEST(Notice, everyCodeHasAnEnglishTextAndANameOfItsOwn) {
    for (const NoticeCode code : {NoticeCode::SwapOff, NoticeCode::NothingToSwap, NoticeCode::PictureDamaged,
                                  NoticeCode::TranscriptSetAside, NoticeCode::CatalogSetAside,
                                  NoticeCode::AnswerNotKept, NoticeCode::Unknown}) {
        EXPECT_EQ(noticeCodeFromName(name(code)), code);
        EXPECT_FALSE(paragraph(Notice{code}).empty());
    }
    EXPECT_EQ(noticeCodeFromName("of a newer version"), NoticeCode::Unknown);
    const std::string text = paragraph(Notice{NoticeCode::SwapOff, {{"folder", "/a\nb"}, {"reason", "r"}}});
    EXPECT_EQ(text.find('\n'), std::string::npos);
    EXPECT_EQ(text.find('{'), std::string::npos);
}

TEST(RunRecord, roundTripsAndThePortableFormHasNoPaths) {
    RunRecord record;
    record.request = sound();
    record.request.model = "/home/somebody/models/mine";
    record.steps = {{0, "full", 1.5}};
    record.peakBytes = {{"denoise", 123}};
    record.swap = {10, 20, 0.5};
    record.notices = {{NoticeCode::SwapOff, {{"folder", "/home/somebody"}, {"reason", "x"}}}};
    record.certificate = ErrorCertificate{0.3, 0.25, 0.2, 9, 2, 1};
    record.output = {"/home/somebody/clip.mp4", "H.264", 16, 1000, "ab", "/home/somebody/clip.start.png"};
    EXPECT_EQ(*recordFromJson(toJson(record)), record);
    EXPECT_EQ(toPortableJson(record).dump().find("somebody"), std::string::npos);
    EXPECT_EQ(recordFromJson(toPortableJson(record))->certificate, record.certificate);
    nlohmann::json broken = toJson(record);
    broken["certificate"].erase("spent");
    EXPECT_FALSE(recordFromJson(broken));
}

}  // namespace
}  // namespace lightreel
