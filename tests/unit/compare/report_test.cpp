#include "core/compare/report.h"

#include <gtest/gtest.h>

namespace lightreel {
namespace {

ComparisonReport reportOfTwo() {
    ComparisonReport report;
    report.plan.title = "<b>&\"";
    report.plan.request.prompt = "<script>alert(1)</script>";
    for (const char* name : {"plain", "</option><i>"}) {
        RunRecord record;
        record.request = report.plan.request;
        record.seconds = {{"denoise", 2}};
        record.peakBytes = {{"denoise", 1 << 20}};
        record.output.frames = 2;
        ComparedRun run;
        run.name = name;
        run.records = {record};
        report.runs.push_back(run);
        report.clips.push_back({report.clips.size(), "abcd", "video/mp4", 8, 8});
    }
    report.runs[1].quality = ClipQuality{30, 0.9, 0.1, {}, {{1, 0.9, 0.1}, {2, 0.9, 0.1}}};
    return report;
}

TEST(Report, textOfUsersStaysText) {
    const std::string html = toHtml(reportOfTwo());
    for (const char* raw : {"<script>alert", "<b>&", "</option><i>", "<i>"})
        EXPECT_EQ(html.find(raw), std::string::npos) << raw;
    EXPECT_NE(html.find("&lt;script&gt;alert(1)&lt;/script&gt;"), std::string::npos);
    EXPECT_NE(html.find("<title>&lt;b&gt;&amp;&quot;</title>"), std::string::npos);
}

TEST(Report, itHoldsTheClipsAndNeedsNothingElse) {
    const std::string html = toHtml(reportOfTwo());
    EXPECT_NE(html.find("src=\"data:video/mp4;base64,YWJjZA==\""), std::string::npos);
    for (const char* outside : {"http", "<link", "src=\"/", "@import", "url("})
        EXPECT_EQ(html.find(outside), std::string::npos) << outside;
    EXPECT_NE(html.find("class=\"curve\""), std::string::npos);
    EXPECT_NE(html.find("class=\"front\""), std::string::npos);
}

TEST(Report, aComparisonThatHasNotRunIsStillAPage) {
    ComparisonReport report;
    report.runs.resize(1);
    EXPECT_NE(toHtml(report).find("</html>"), std::string::npos);
}

TEST(Report, base64IsPadded) {
    for (const auto& [bytes, text] :
         {std::pair{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"\xff\xfe", "//4="}})
        EXPECT_EQ(base64(bytes), text);
}

}  // namespace
}  // namespace lightreel
