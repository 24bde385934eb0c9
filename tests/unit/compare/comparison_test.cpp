#include "core/compare/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

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

TEST(Comparison, csvQuotesNamesAndLeavesOutWhatIsNotThere) {
    const std::string csv = toCsv(comparisonRows(twoRuns()));
    EXPECT_NE(csv.find("\"cached, \"\"2\"\"\",5.0000,2.0000,"), std::string::npos) << csv;
    EXPECT_NE(csv.find("plain,10.0000,1.0000,2.0000,,1000,2000,7000,0,,,\r\n"), std::string::npos) << csv;
}

TEST(Comparison, whatWasSpentOfAnErrorBudgetIsToldWhereThereWasOne) {
    EXPECT_NE(toCsv(comparisonRows(twoRuns())).find(",0.90000,0.25000\r\n"), std::string::npos);
    EXPECT_NE(toText(comparisonRows(twoRuns())).find("0.250\n"), std::string::npos);
    const nlohmann::json json = toJson(twoRuns());
    EXPECT_TRUE(json["runs"][0]["error_spent"].is_null());
    EXPECT_DOUBLE_EQ(json["runs"][1]["error_spent"].get<double>(), 0.25);
}

TEST(Comparison, jsonHasNoInfinity) {
    std::vector<ComparedRun> runs = twoRuns();
    runs[1].quality->psnr = std::numeric_limits<double>::infinity();
    const nlohmann::json json = nlohmann::json::parse(toJson(runs).dump());
    EXPECT_TRUE(json["runs"][1]["psnr"].is_null());
    EXPECT_TRUE(json["runs"][1]["equal"].get<bool>());
    EXPECT_FALSE(json["runs"][0]["equal"].get<bool>());
    EXPECT_NE(toText(comparisonRows(runs)).find("equal"), std::string::npos);
}

TEST(Comparison, textColumnsLineUp) {
    const std::string text = toText(comparisonRows(twoRuns()));
    std::vector<size_t> lengths;
    for (size_t from = 0, to = 0; (to = text.find('\n', from)) != std::string::npos; from = to + 1)
        lengths.push_back(to - from);
    ASSERT_EQ(lengths.size(), 3U);
    EXPECT_EQ(std::count(lengths.begin(), lengths.end(), lengths[0]), 3) << text;
}

}  // namespace
}  // namespace lightreel
