#include "core/compare/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

namespace lightreel {
namespace {

std::vector<ComparedRun> twoRuns() {
    RunRecord plain;
    plain.seconds = {{"encode", 1}, {"denoise", 8}, {"decode", 1}, {"media", 50}, {"total", 60}};
    plain.steps = {{0, "full", 5}, {1, "full", 1}, {2, "full", 2}};
    plain.peakBytes = {{"denoise", 1000}, {"decode", 2000}};
    plain.peakResidentBytes = {{"encode", 7000}, {"decode", 5000}};
    RunRecord cached = plain;
    cached.seconds["denoise"] = 3;
    cached.steps[1].kind = "reuse";
    cached.swap.bytesOut = 99;
    cached.certificate = ErrorCertificate{0.3, 0.25, 0.2, 2, 1, 0};
    return {{"plain", {plain}}, {"cached, \"2\"", {cached}, ClipQuality{30.5, 0.9}}};
}

TEST(Comparison, rowsSayWhatWasGained) {
    const std::vector<ComparisonRow> rows = comparisonRows(twoRuns());
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_DOUBLE_EQ(rows[0].seconds, 10);
    EXPECT_DOUBLE_EQ(rows[0].fullStep.value(), 2) << "the median, not the first step's warm-up";
    EXPECT_FALSE(rows[0].otherStep);
    EXPECT_DOUBLE_EQ(rows[1].ratio.value(), 2);
    EXPECT_DOUBLE_EQ(rows[1].otherStep.value(), 1);
    EXPECT_EQ(rows[1].denoisePeak, 1000);
    EXPECT_EQ(rows[1].residentPeak, 7000);
    EXPECT_EQ(rows[1].swappedOut, 99);
}

TEST(Comparison, aRunWithoutStagesOrStepsIsStillARow) {
    const std::vector<ComparisonRow> rows = comparisonRows({{"empty", {}}});
    EXPECT_EQ(rows[0].denoisePeak, 0);
    EXPECT_FALSE(rows[0].fullStep);
}

/// The fields of a line, without regard to quotes.
std::vector<std::string> fieldsOf(const std::string& csv, size_t line) {
    std::istringstream lines(csv);
    std::string text, field;
    for (size_t i = 0; i <= line; ++i) std::getline(lines, text);
    text.pop_back();  // the carriage return
    std::istringstream fields(text);
    std::vector<std::string> out;
    while (std::getline(fields, field, ',')) out.push_back(field);
    if (text.ends_with(',')) out.emplace_back();
    return out;
}

TEST(Comparison, csvSaysWhatTheRecordsSay) {
    std::vector<ComparedRun> runs = twoRuns();
    runs[1].name = "cached";
    runs[1].records[0].seconds["denoise"] = 3.0625;
    const std::string csv = toCsv(comparisonRows(runs));
    const std::vector<std::string> names = fieldsOf(csv, 0), plain = fieldsOf(csv, 1),
                                   cached = fieldsOf(csv, 2);
    ASSERT_EQ(names.size(), plain.size());
    ASSERT_EQ(names.size(), cached.size());
    const auto of = [&](const std::vector<std::string>& fields, const std::string& name) {
        return fields[static_cast<size_t>(std::ranges::find(names, name) - names.begin())];
    };
    const RunRecord& record = runs[1].records[0];
    EXPECT_EQ(std::stod(of(cached, "denoise_seconds")), record.seconds.at("denoise"));
    EXPECT_EQ(std::stod(of(cached, "seconds")), 5.0625);
    EXPECT_EQ(std::stoll(of(cached, "decode_peak_bytes")), record.peakBytes.at("decode"));
    EXPECT_EQ(std::stoll(of(cached, "peak_resident_bytes")), record.peakResidentBytes.at("encode"));
    EXPECT_EQ(std::stod(of(cached, "error_spent")), record.certificate->spent);
    EXPECT_EQ(of(cached, "swapped_bytes"), "99");
    EXPECT_EQ(of(cached, "ssim"), "0.9");
    EXPECT_EQ(of(plain, "speed_up"), "1.0");
    for (const char* nothing : {"psnr_db", "verdict", "error_spent", "encode_peak_bytes", "lpips", "error"})
        EXPECT_EQ(of(plain, nothing), "") << nothing;
}

TEST(Comparison, csvQuotesNames) {
    EXPECT_NE(toCsv(comparisonRows(twoRuns())).find("\"cached, \"\"2\"\"\",5.0,1,2.0,"), std::string::npos);
}

TEST(Comparison, jsonHasTheSameFiguresAndTheRecords) {
    const std::vector<ComparedRun> runs = twoRuns();
    const nlohmann::json json = toJson(runs);
    EXPECT_TRUE(json["runs"][0]["error_spent"].is_null());
    EXPECT_EQ(json["runs"][1]["error_spent"], 0.25);
    EXPECT_EQ(json["runs"][1]["records"][0], toJson(runs[1].records[0]));
    EXPECT_EQ(json["runs"][1]["quality"], toJson(*runs[1].quality));
}

TEST(Comparison, theWorstFrameIsNamedByItsNumber) {
    std::vector<ComparedRun> runs = twoRuns();
    runs[1].quality->frames = {{1}, {255 * 255}, {2}};
    const std::vector<ComparisonRow> rows = comparisonRows(runs);
    EXPECT_EQ(toJson(rows[1])["worst_frame"], 2);
    EXPECT_EQ(toJson(rows[1])["worst_frame_psnr_db"], 0.0);
    EXPECT_NE(toText(rows).find(" 0.0 (2) "), std::string::npos) << toText(rows);
}

TEST(Comparison, aSettingThatFailedIsARowAndALine) {
    std::vector<ComparedRun> runs = twoRuns();
    ComparedRun failed;
    failed.name = "too much";
    failed.error = Error{ErrorCode::OutOfMemory, {{"stage", "denoise"}}};
    runs.push_back(failed);
    const std::vector<ComparisonRow> rows = comparisonRows(runs);
    EXPECT_NE(toText(rows).find("too much failed: The memory ran out in stage denoise"), std::string::npos);
    EXPECT_EQ(toJson(rows[2])["error"], paragraph(*runs[2].error));
    EXPECT_TRUE(toJson(rows[2])["seconds"].is_null());
}

TEST(Comparison, theExportSaysWhatWasRunWhereAndWhatTheVerdictsMean) {
    ComparisonPlan plan;
    plan.title = "Caches";
    std::vector<ComparedRun> runs = twoRuns();
    runs[0].records[0].version = runs[1].records[0].version = "0.1.0";
    const nlohmann::json json = exportedComparison(plan, runs, {"A processor", 2, 1 << 30, "Linux"});
    EXPECT_EQ(json["plan"], toJson(plan));
    EXPECT_EQ(json["machine"]["processor"], "A processor");
    EXPECT_EQ(json["versions"]["lightreel"], nlohmann::json::array({"0.1.0"}));
    EXPECT_EQ(json["verdict"]["close_flip"], kCloseFlip);
    EXPECT_EQ(json["runs"], toJson(runs)["runs"]);
    EXPECT_NE(json["lpips_note"], "");
    runs[1].quality->lpips = 0.1;
    EXPECT_EQ(exportedComparison(plan, runs, {})["lpips_note"], "");
}

TEST(Comparison, jsonHasNoInfinity) {
    std::vector<ComparedRun> runs = twoRuns();
    runs[1].quality->psnr = std::numeric_limits<double>::infinity();
    const nlohmann::json json = nlohmann::json::parse(toJson(runs).dump());
    EXPECT_TRUE(json["runs"][1]["psnr_db"].is_null());
    EXPECT_TRUE(json["runs"][1]["identical"].get<bool>());
    EXPECT_TRUE(json["runs"][0]["identical"].is_null());
    EXPECT_NE(toCsv(comparisonRows(runs)).find(",true,inf,"), std::string::npos);
    EXPECT_NE(toText(comparisonRows(runs)).find("equal"), std::string::npos);
}

TEST(Comparison, textColumnsLineUp) {
    std::vector<ComparedRun> runs = twoRuns();
    runs[1].quality = ClipQuality{30.5, 0.9, 0.1, 0.2, {{1, 0.9, 0.1, 0.2}, {2, 0.9, 0.1, 0.2}}};
    runs[1].name = "a name of a setting that goes on and on beyond what has room";
    for (ComparedRun& run : runs) {
        run.records.push_back(run.records[0]);
        run.records[0].peakBytes["encode"] = 5;
    }
    const std::string text = toText(comparisonRows(runs));
    EXPECT_EQ(text.find("encoding"), std::string::npos) << "the least important column does not fit";
    EXPECT_NE(toText(comparisonRows(runs), SIZE_MAX).find("encoding"), std::string::npos)
        << "where no line ends nothing is left out";
    EXPECT_NE(text.find("verdict"), std::string::npos) << text;
    EXPECT_NE(text.find("on an…"), std::string::npos) << text;
    std::vector<size_t> lengths;
    for (size_t from = 0, to = 0; (to = text.find('\n', from)) != std::string::npos; from = to + 1)
        lengths.push_back(to - from);
    ASSERT_EQ(lengths.size(), 3U);
    EXPECT_LE(lengths[0], 160U) << text;
    EXPECT_EQ(lengths[1], lengths[0]) << text;
    EXPECT_EQ(lengths[2], lengths[0] + 2) << "an ellipsis has three bytes";
}

}  // namespace
}  // namespace lightreel
