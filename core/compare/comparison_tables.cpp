#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/format.h"
#include "core/compare/comparison.h"

namespace lightreel {
namespace {

using nlohmann::json;
using Row = ComparisonRow;

/// A number or null. An infinite one stays as it is: CSV has a word for it, JSON writes null.
template <typename Number>
json orNull(const std::optional<Number>& value) {
    return value ? json(*value) : json();
}

json bytesOf(int64_t bytes) {
    return bytes > 0 ? json(bytes) : json();
}

template <typename Value>
auto ofQuality(const Row& row, Value value) -> std::optional<decltype(value(*row.quality))> {
    if (!row.quality) return std::nullopt;
    return value(*row.quality);
}

std::optional<double> worstPsnr(const Row& row) {
    if (!row.quality || row.quality->frames.empty()) return std::nullopt;
    return psnrOf(row.quality->frames[row.quality->worstFrame()].meanSquareError);
}

std::optional<size_t> worstNumber(const Row& row) {
    if (!row.quality || row.quality->frames.empty()) return std::nullopt;
    return row.quality->worstFrame() + 1;
}

/// One number of a row as files have it.
struct Figure {
    const char* name;
    json (*of)(const Row&);
};

constexpr std::array kFigures{
    Figure{"settings", [](const Row& row) { return json(row.name); }},
    Figure{"seconds", [](const Row& row) { return row.runs > 0 ? json(row.seconds) : json(); }},
    Figure{"runs", [](const Row& row) { return json(row.runs); }},
    Figure{"speed_up", [](const Row& row) { return orNull(row.ratio); }},
    Figure{"encode_seconds", [](const Row& row) { return orNull(row.encode); }},
    Figure{"denoise_seconds", [](const Row& row) { return orNull(row.denoise); }},
    Figure{"decode_seconds", [](const Row& row) { return orNull(row.decode); }},
    Figure{"full_step_seconds", [](const Row& row) { return orNull(row.fullStep); }},
    Figure{"other_step_seconds", [](const Row& row) { return orNull(row.otherStep); }},
    Figure{"encode_peak_bytes", [](const Row& row) { return bytesOf(row.encodePeak); }},
    Figure{"denoise_peak_bytes", [](const Row& row) { return bytesOf(row.denoisePeak); }},
    Figure{"decode_peak_bytes", [](const Row& row) { return bytesOf(row.decodePeak); }},
    Figure{"peak_bytes", [](const Row& row) { return bytesOf(row.peak); }},
    Figure{"saving_share", [](const Row& row) { return orNull(row.saving); }},
    Figure{"peak_resident_bytes", [](const Row& row) { return bytesOf(row.residentPeak); }},
    Figure{"swapped_bytes", [](const Row& row) { return row.runs > 0 ? json(row.swappedOut) : json(); }},
    Figure{"identical",
           [](const Row& row) { return orNull(ofQuality(row, [](auto& q) { return q.identical(); })); }},
    Figure{"psnr_db", [](const Row& row) { return orNull(ofQuality(row, [](auto& q) { return q.psnr; })); }},
    Figure{"worst_frame_psnr_db", [](const Row& row) { return orNull(worstPsnr(row)); }},
    Figure{"worst_frame", [](const Row& row) { return orNull(worstNumber(row)); }},
    Figure{"ssim", [](const Row& row) { return row.quality ? orNull(row.quality->ssim) : json(); }},
    Figure{"flip", [](const Row& row) { return row.quality ? orNull(row.quality->flip) : json(); }},
    Figure{"lpips", [](const Row& row) { return row.quality ? orNull(row.quality->lpips) : json(); }},
    Figure{"verdict", [](const Row& row) { return row.verdict ? json(verdictName(*row.verdict)) : json(); }},
    Figure{"error_budget",
           [](const Row& row) { return row.certificate ? json(row.certificate->budget) : json(); }},
    Figure{"error_spent",
           [](const Row& row) { return row.certificate ? json(row.certificate->spent) : json(); }},
    Figure{"error_verified",
           [](const Row& row) { return row.certificate ? json(row.certificate->verified) : json(); }},
    Figure{"error", [](const Row& row) { return row.error ? json(paragraph(*row.error)) : json(); }},
};

std::string csvField(const json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return csvQuoted(value.get<std::string>());
    if (value.is_number_float() && !std::isfinite(value.get<double>())) return "inf";
    return value.dump();
}

/// JSON has no infinity.
json finite(const json& value) {
    return value.is_number_float() && !std::isfinite(value.get<double>()) ? json() : value;
}

std::string fixed(const std::optional<double>& value, int digits) {
    if (!value) return {};
    return std::isinf(*value) ? "equal" : fmt::format("{:.{}f}", *value, digits);
}

std::string memory(int64_t bytes) {
    return bytes > 0 ? formatMemory(bytes) : "";
}

std::string saving(const Row& row) {
    return row.saving ? fmt::format("{:.0f} %", 100 * *row.saving) : "";
}

std::string worst(const Row& row) {
    const std::optional<double> psnr = worstPsnr(row);
    if (!psnr || std::isinf(*psnr)) return {};
    return fmt::format("{:.1f} ({})", *psnr, *worstNumber(row));
}

/// A column for people. Of those that do not fit in a line the one with the highest rank goes first.
struct Column {
    const char* heading;
    int rank;
    std::function<std::string(const Row&)> of;
};

std::vector<Column> textColumns() {
    const auto quality = [](std::optional<double> ClipQuality::*measure, int digits) {
        return [=](const Row& row) { return row.quality ? fixed((*row.quality).*measure, digits) : ""; };
    };
    return {
        {"total", 0, [](const Row& row) { return row.runs > 0 ? formatSeconds(row.seconds) : ""; }},
        {"faster", 0, [](const Row& row) { return row.ratio ? fixed(row.ratio, 2) + "x" : ""; }},
        {"full step", 2, [](const Row& row) { return fixed(row.fullStep, 3); }},
        {"other", 3, [](const Row& row) { return fixed(row.otherStep, 3); }},
        {"encoding", 12, [](const Row& row) { return memory(row.encodePeak); }},
        {"sampling", 1, [](const Row& row) { return memory(row.denoisePeak); }},
        {"decoding", 1, [](const Row& row) { return memory(row.decodePeak); }},
        {"saved", 1, saving},
        {"resident", 6, [](const Row& row) { return memory(row.residentPeak); }},
        {"swapped", 8, [](const Row& row) { return memory(row.swappedOut); }},
        {"PSNR", 0, [](const Row& row) { return row.quality ? fixed(row.quality->psnr, 1) : ""; }},
        {"worst frame", 4, worst},
        {"SSIM", 1, quality(&ClipQuality::ssim, 3)},
        {"FLIP", 1, quality(&ClipQuality::flip, 3)},
        {"LPIPS", 1, quality(&ClipQuality::lpips, 3)},
        {"spent", 7, [](const Row& row) { return row.certificate ? fixed(row.certificate->spent, 3) : ""; }},
        {"verdict", 1, [](const Row& row) { return row.verdict ? verdictName(*row.verdict) : ""; }},
        {"n", 9, [](const Row& row) { return row.runs > 1 ? std::to_string(row.runs) : ""; }},
    };
}

/// Columns of UTF-8 text on a terminal, near enough: characters.
size_t widthOf(const std::string& text) {
    return static_cast<size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string shortened(const std::string& text, size_t width) {
    if (widthOf(text) <= width) return text;
    std::string out;
    size_t count = 0;
    for (const char c : text) {
        count += (c & 0xC0) != 0x80 ? 1 : 0;
        if (count >= width) break;
        out += c;
    }
    return out + "…";
}

struct TextColumn {
    int rank = 0;
    size_t width = 0;
    std::vector<std::string> cells;  ///< heading first

    [[nodiscard]] bool empty() const {
        return std::ranges::all_of(cells.begin() + 1, cells.end(), &std::string::empty);
    }
};

TextColumn filled(const Column& column, const std::vector<Row>& rows) {
    TextColumn out{column.rank, 0, {column.heading}};
    for (const Row& row : rows) out.cells.push_back(column.of(row));
    for (const std::string& cell : out.cells) out.width = std::max(out.width, widthOf(cell));
    return out;
}

std::vector<TextColumn> fittingColumns(const std::vector<Row>& rows, size_t room) {
    std::vector<TextColumn> columns;
    for (const Column& column : textColumns())
        if (TextColumn full = filled(column, rows); !full.empty()) columns.push_back(std::move(full));
    const auto total = [&columns] {
        size_t sum = 0;
        for (const TextColumn& column : columns) sum += column.width + 2;
        return sum;
    };
    while (!columns.empty() && total() > room)
        columns.erase(std::ranges::max_element(columns, {}, &TextColumn::rank));
    return columns;
}

std::string padded(const std::string& text, size_t width, bool left) {
    const std::string blanks(width - std::min(width, widthOf(text)), ' ');
    return left ? text + blanks : blanks + text;
}

}  // namespace

std::string toText(const std::vector<Row>& rows, size_t line) {
    constexpr size_t kLongestName = 36;
    std::vector<std::string> names{"settings"};
    for (const Row& row : rows) names.push_back(shortened(row.name, kLongestName));
    const size_t width = widthOf(*std::ranges::max_element(names, {}, widthOf));
    const std::vector<TextColumn> columns = fittingColumns(rows, line - std::min(line, width));
    std::string out;
    for (size_t i = 0; i < names.size(); ++i) {
        out += padded(names[i], width, true);
        for (const TextColumn& column : columns) {
            const std::string& cell = column.cells[i];
            out += "  " + padded(cell.empty() ? "-" : cell, column.width, false);
        }
        out += '\n';
    }
    for (const Row& row : rows)
        if (row.error) out += fmt::format("{} failed: {}\n", row.name, paragraph(*row.error));
    return out;
}

std::string toCsv(const std::vector<Row>& rows) {
    std::string out;
    for (const Figure& figure : kFigures) out += std::string(out.empty() ? "" : ",") + figure.name;
    for (const Row& row : rows) {
        out += "\r\n";
        for (const Figure& figure : kFigures)
            out += (&figure == kFigures.begin() ? "" : ",") + csvField(figure.of(row));
    }
    return out + "\r\n";
}

json toJson(const Row& row) {
    json out;
    for (const Figure& figure : kFigures) out[figure.name] = finite(figure.of(row));
    return out;
}

json toJson(const std::vector<ComparedRun>& runs) {
    json list = json::array();
    const std::vector<Row> rows = comparisonRows(runs);
    for (size_t i = 0; i < rows.size(); ++i) {
        json records = json::array();
        for (const RunRecord& record : runs[i].records) records.push_back(toJson(record));
        list.push_back(toJson(rows[i]));
        list.back()["acceleration"] = toJson(runs[i].acceleration);
        list.back()["quality"] = runs[i].quality ? toJson(*runs[i].quality) : json();
        list.back()["records"] = records;
    }
    return {{"runs", list}};
}

}  // namespace lightreel
