#include "core/compare/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "core/base/format.h"
#include "core/compare/report_plots.h"
#include "report_assets.h"

namespace lightreel {
namespace {

std::string titleOf(const ComparisonReport& report) {
    return report.plan.title.empty() ? "Comparison" : report.plan.title;
}

std::string fact(const char* name, const std::string& value) {
    return value.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, escapedHtml(value));
}

/// The request as it ran; as it was asked for while nothing has run.
GenerationRequest requestOf(const ComparisonReport& report) {
    for (const ComparedRun& run : report.runs)
        if (run.done()) return run.records.front().request;
    return report.plan.request;
}

std::string picture(const GenerationRequest& request) {
    std::string text = fmt::format("{} x {} pixels, {} frames at {} per second", request.width,
                                   request.height, request.frames, request.fps);
    return request.image.empty() ? text : text + ", from " + request.image;
}

std::string sampling(const GenerationRequest& request) {
    std::string text =
        fmt::format("{} steps, {}, guidance {:g}, seed {}, {}", request.steps, request.scheduler,
                    request.guidance.value_or(1), request.seed, request.dtype);
    if (request.strength) text += fmt::format(", strength {:g}", *request.strength);
    if (request.motionBucket) text += fmt::format(", motion {}", *request.motionBucket);
    if (request.noiseAug) text += fmt::format(", noise {:g}", *request.noiseAug);
    return text;
}

template <typename Value>
std::set<std::string> distinct(const ComparisonReport& report, Value value) {
    std::set<std::string> seen;
    for (const ComparedRun& run : report.runs)
        for (const RunRecord& record : run.records) seen.insert(value(record));
    return seen;
}

std::string facts(const ComparisonReport& report) {
    const GenerationRequest request = requestOf(report);
    const auto devices = distinct(report, [](const RunRecord& record) {
        return fmt::format("{}, {} threads", record.device, record.threads);
    });
    const auto versions = distinct(report, [](const RunRecord& record) {
        return fmt::format("Lightreel {}, LibTorch {}", record.version, record.torchVersion);
    });
    const ComparisonMachine& machine = report.machine;
    std::string out = "<dl>\n" + fact("Prompt", request.prompt) + fact("Not", request.negativePrompt) +
                      fact("Model", request.model) + fact("Clip", picture(request)) +
                      fact("Sampling", sampling(request)) +
                      fact("Device", fmt::format("{}", fmt::join(devices, "; "))) +
                      fact("Machine", fmt::format("{}, {} cores, {}, {}", machine.processor, machine.cores,
                                                  formatMemory(machine.memory), machine.system)) +
                      fact("Versions", fmt::format("{}", fmt::join(versions, "; "))) +
                      fact("Made", report.plan.created) + "</dl>\n";
    if (devices.size() > 1 || versions.size() > 1)
        out +=
            "<p class=\"failed\">These runs come from more than one device or version: their times cannot be "
            "compared.</p>\n";
    return out;
}

/// A cell: what is shown, and the exact value that it is sorted by.
struct Cell {
    std::string shown, value;
};

Cell cell(const std::optional<double>& value, int digits, const char* unit = "") {
    if (!value) return {"–", ""};
    if (std::isinf(*value)) return {"equal", "1e9"};
    return {fmt::format("{:.{}f}{}", *value, digits, unit), fmt::format("{}", *value)};
}

Cell memoryCell(int64_t bytes) {
    return bytes > 0 ? Cell{formatMemory(bytes), std::to_string(bytes)} : Cell{"–", ""};
}

Cell percentCell(const std::optional<double>& share) {
    return share ? Cell{fmt::format("{:.0f} %", 100 * *share), fmt::format("{}", *share)} : Cell{"–", ""};
}

Cell worstCell(const ComparisonRow& row) {
    if (!row.quality || row.quality->frames.empty()) return {"–", ""};
    const size_t worst = row.quality->worstFrame();
    const double psnr = psnrOf(row.quality->frames[worst].meanSquareError);
    if (std::isinf(psnr)) return {"equal", "1e9"};
    return {fmt::format("{:.1f} ({})", psnr, worst + 1), fmt::format("{}", psnr)};
}

std::vector<std::pair<const char*, Cell>> cellsOf(const ComparisonRow& row) {
    const ClipQuality none, &quality = row.quality ? *row.quality : none;
    const std::optional<double> total = row.runs > 0 ? std::optional(row.seconds) : std::nullopt;
    const std::optional<double> psnr = row.quality ? std::optional(quality.psnr) : std::nullopt;
    const auto& certificate = row.certificate;
    return {{"Total, s", cell(total, 2)},
            {"Faster", cell(row.ratio, 2, " x")},
            {"Peak sample", memoryCell(row.denoisePeak)},
            {"Peak decode", memoryCell(row.decodePeak)},
            {"Saved", percentCell(row.saving)},
            {"PSNR, dB", cell(psnr, 1)},
            {"Worst frame", worstCell(row)},
            {"SSIM", cell(quality.ssim, 3)},
            {"FLIP", cell(quality.flip, 3)},
            {"LPIPS", cell(quality.lpips, 3)},
            {"Verdict",
             {row.verdict ? verdictName(*row.verdict)
              : row.error ? "failed"
                          : "–",
              ""}},
            {"n", {std::to_string(row.runs), std::to_string(row.runs)}},
            {"Encode, s", cell(row.encode, 2)},
            {"Sample, s", cell(row.denoise, 2)},
            {"Decode, s", cell(row.decode, 2)},
            {"Full step, s", cell(row.fullStep, 3)},
            {"Other, s", cell(row.otherStep, 3)},
            {"Peak encode", memoryCell(row.encodePeak)},
            {"Resident", memoryCell(row.residentPeak)},
            {"Swapped", memoryCell(row.swappedOut)},
            {"Spent of budget",
             certificate ? Cell{fmt::format("{:.3f} of {:g}", certificate->spent, certificate->budget),
                                fmt::format("{}", certificate->spent)}
                         : Cell{"–", ""}}};
}

std::string table(const std::vector<ComparisonRow>& rows) {
    std::vector<std::vector<std::pair<const char*, Cell>>> cells;
    cells.reserve(rows.size());
    for (const ComparisonRow& row : rows) cells.push_back(cellsOf(row));
    std::vector<bool> wanted;
    for (size_t column = 0; column < cells.front().size(); ++column)
        wanted.push_back(std::ranges::any_of(
            cells, [column](const auto& row) { return row[column].second.shown != "–"; }));
    std::string out = "<div class=\"wide\"><table class=\"sortable\"><thead><tr><th>No.</th><th>Setting</th>";
    for (size_t column = 0; column < wanted.size(); ++column)
        if (wanted[column]) out += fmt::format("<th>{}</th>", cells.front()[column].first);
    out += "</tr></thead><tbody>\n";
    for (size_t i = 0; i < rows.size(); ++i) {
        out += fmt::format("<tr{}><td>{}</td><td>{}{}</td>", i == 0 ? " class=\"baseline\"" : "", i + 1,
                           escapedHtml(rows[i].name), i == 0 ? " (baseline)" : "");
        for (size_t column = 0; column < wanted.size(); ++column)
            if (const Cell& one = cells[i][column].second; wanted[column])
                out += one.value.empty() && one.shown != "–"
                           ? fmt::format("<td>{}</td>", one.shown)
                           : fmt::format("<td data-value=\"{}\">{}</td>", one.value, one.shown);
        out += "</tr>\n";
    }
    return out + "</tbody></table></div>\n";
}

std::string failures(const std::vector<ComparisonRow>& rows) {
    std::string out;
    for (const ComparisonRow& row : rows)
        if (row.error)
            out += fmt::format("<p class=\"failed\">{} failed: {}</p>\n", escapedHtml(row.name),
                               escapedHtml(paragraph(*row.error)));
    return out;
}

std::string choices(const ComparisonReport& report, const char* id, size_t chosen) {
    std::string out = fmt::format("<select id=\"{}\">", id);
    for (size_t i = 0; i < report.clips.size(); ++i)
        out += fmt::format("<option value=\"{}\"{}>{}</option>", report.clips[i].member,
                           i == chosen ? " selected" : "",
                           escapedHtml(report.runs[report.clips[i].member].name));
    return out + "</select>";
}

std::string player(const ComparisonReport& report) {
    if (report.clips.size() < 2) return {};
    const RunRecord& record = report.runs[report.clips.front().member].records.front();
    return fmt::format(
               "<div class=\"player\" data-fps=\"{}\" data-frames=\"{}\">\n<div class=\"controls\"><label>A ",
               std::max(1, record.request.fps), record.output.frames) +
           choices(report, "a", 0) + "</label><label>B " + choices(report, "b", 1) +
           "</label><label>Show <select id=\"mode\"><option value=\"side\">side by side</option><option "
           "value=\"wipe\">wipe</option><option value=\"difference\">difference</option></select></label>"
           "<label hidden>Divider <input id=\"wipe\" type=\"range\" min=\"0\" max=\"100\" "
           "value=\"50\"></label>"
           "<label hidden>Gain <select id=\"gain\"><option>1</option><option "
           "selected>4</option><option>16</option>"
           "</select></label></div>\n"
           "<div id=\"stage\" class=\"stage\"><canvas></canvas><canvas></canvas></div>\n"
           "<div class=\"controls\"><button id=\"play\">Play</button>" +
           fmt::format(
               "<input id=\"frame\" type=\"range\" min=\"1\" max=\"{}\" value=\"1\" aria-label=\"Frame\">"
               "<span id=\"number\"></span></div>\n</div>\n",
               record.output.frames);
}

std::string gallery(const ComparisonReport& report) {
    std::string out = "<div class=\"clips\">\n";
    for (const ReportClip& clip : report.clips)
        out += fmt::format(
            "<figure><video id=\"clip-{}\" controls loop muted playsinline preload=\"auto\" width=\"{}\" "
            "height=\"{}\" style=\"height:auto\" src=\"data:{};base64,{}\"></video><figcaption>{}. "
            "{}</figcaption>"
            "</figure>\n",
            clip.member, clip.width, clip.height, clip.mediaType, base64(clip.bytes), clip.member + 1,
            escapedHtml(report.runs[clip.member].name));
    return out + "</div>\n";
}

std::string section(const char* heading, const std::string& inside) {
    return inside.empty() ? "" : fmt::format("<section><h2>{}</h2>\n{}</section>\n", heading, inside);
}

std::string clipSection(const ComparisonReport& report) {
    if (report.clips.empty()) return {};
    std::string out = player(report) + gallery(report);
    out +=
        "<p class=\"faint\">The clips are compressed for this file; all figures are of the frames before "
        "that, "
        "the difference shown here is not.</p>\n";
    if (report.clips.size() < report.runs.size())
        out += fmt::format("<p class=\"faint\">{} of {} settings have a clip here.</p>\n",
                           report.clips.size(), report.runs.size());
    return out;
}

std::string tapes(const ComparisonReport& report) {
    const std::string absolute = tapePlot(report.runs, false);
    if (absolute.empty()) return {};
    return "<div class=\"tapes\"><input id=\"normalised\" type=\"checkbox\"> <label for=\"normalised\">Every "
           "run over "
           "one length</label>\n<div class=\"absolute\">" +
           absolute + "</div><div class=\"normalised\">" + tapePlot(report.runs, true) + "</div></div>\n" +
           plotLegend(report.runs) + "<p class=\"faint\">Memory that tensors take, weights included.</p>\n";
}

std::string map(const std::vector<ComparisonRow>& rows) {
    const std::string plot = mapPlot(rows);
    if (plot.empty()) return {};
    return plot +
           "<p class=\"legend\"><span class=\"key baseline\">baseline</span> <span class=\"key "
           "identical\">identical</span> <span class=\"key close\">visually close</span> <span class=\"key "
           "different\">different</span></p>\n<p class=\"faint\">Numbers are those of the table. Nothing "
           "betters "
           "the settings on the dashed line in both time and memory.</p>\n";
}

}  // namespace

std::string escapedHtml(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    return out;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (size_t i = 0; i < bytes.size(); i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (i + k < bytes.size() ? static_cast<uint8_t>(bytes[i + k]) : 0U);
        for (size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : kDigits[bits >> (18 - 6 * k) & 63];
    }
    return out;
}

std::string toHtml(const ComparisonReport& report) {
    const std::vector<ComparisonRow> rows = comparisonRows(report.runs);
    const std::string title = escapedHtml(titleOf(report)), quality = qualityPlots(report.runs);
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\"><title>" +
        title + "</title>\n<style>\n" + kReportStyle + "</style></head>\n<body>\n<h1>" + title + "</h1>\n";
    out += section("The same in all runs", facts(report));
    const std::string note = lpipsNote(rows);
    out +=
        section("Settings", table(rows) + failures(rows) +
                                "<p class=\"faint\">Times leave out loading and "
                                "writing the file; with several runs they are medians. " +
                                escapedHtml(verdictLegend()) + (note.empty() ? "" : " " + note) + "</p>\n");
    out += section("Clips", clipSection(report));
    out += section("Frame by frame, beside the baseline",
                   quality.empty() ? "" : plotLegend(report.runs) + quality);
    out += section("Memory over time", tapes(report));
    out += section("Peak memory against time", map(rows));
    return out + "<script>\n" + kReportScript + "</script>\n</body></html>\n";
}

}  // namespace lightreel
