#include "core/compare/report_plots.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/base/format.h"
#include "core/compare/pareto.h"
#include "core/compare/report.h"

namespace lightreel {
namespace {

constexpr double kWidth = 900, kHeight = 220, kLeft = 70, kRight = 16, kTop = 14, kBottom = 34;

struct Axis {
    double low = 0, high = 1;
    double from = 0, to = 1;  ///< places in the picture

    [[nodiscard]] double at(double value) const {
        const double span = high > low ? high - low : 1;
        return from + (value - low) / span * (to - from);
    }
};

Axis across(double low, double high) {
    return {low, high, kLeft, kWidth - kRight};
}

Axis upwards(double low, double high, double height = kHeight) {
    return {low, high, height - kBottom, kTop};
}

/// Round steps, about five of them.
std::vector<double> ticks(const Axis& axis) {
    const double span = axis.high - axis.low;
    if (span <= 0) return {axis.low};
    const double rough = span / 5, power = std::pow(10, std::floor(std::log10(rough)));
    double step = power;
    for (const double factor : {1.0, 2.0, 5.0, 10.0})
        if (factor * power >= rough) {
            step = factor * power;
            break;
        }
    std::vector<double> out;
    for (double i = std::ceil(axis.low / step - 1e-9) + 0.0; i * step <= axis.high + step * 1e-9; ++i)
        out.push_back(i * step);
    return out;
}

using Label = std::function<std::string(double)>;

std::string grid(const Axis& x, const Axis& y, const Label& xLabel, const Label& yLabel) {
    std::string out;
    for (const double value : ticks(y))
        out += fmt::format(
            "<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/><text "
            "x=\"{3:.1f}\" "
            "y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>",
            x.from, x.to, y.at(value), x.from - 8, y.at(value) + 4, yLabel(value));
    for (const double value : ticks(x))
        out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>", x.at(value),
                           y.from + 18, xLabel(value));
    return out;
}

std::string svg(double height, const std::string& label, const std::string& extra,
                const std::string& inside) {
    return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\"{}>{}</svg>\n",
                       kWidth, height, escapedHtml(label), extra, inside);
}

std::string line(size_t series, const std::string& points, const std::string& name) {
    return fmt::format("<polyline class=\"line s{}\" points=\"{}\"><title>{}</title></polyline>", series,
                       points, escapedHtml(name));
}

struct Measure {
    const char* name;
    std::optional<double> (*of)(const FrameQuality&);
    double least;  ///< the axis reaches at least so far down
    double most;   ///< and so far up
    int digits;
};

constexpr double kShownPsnr = 60;  ///< of equal frames: the top of the plot

constexpr std::array kMeasures{
    Measure{"PSNR, dB (equal frames at the top)",
            [](const FrameQuality& frame) {
                return std::optional(std::min(kShownPsnr, psnrOf(frame.meanSquareError)));
            },
            50, kShownPsnr, 0},
    Measure{"SSIM", [](const FrameQuality& frame) { return frame.ssim; }, 0.99, 1, 3},
    Measure{"FLIP", [](const FrameQuality& frame) { return frame.flip; }, 0, 0.01, 3}};

std::string measurePlot(const std::vector<ComparedRun>& runs, const Measure& measure) {
    double low = measure.least, high = measure.most;
    size_t frames = 0;
    const size_t shown = std::min(runs.size(), kMostLines);
    for (size_t i = 0; i < shown; ++i)
        if (runs[i].quality)
            for (const FrameQuality& frame : runs[i].quality->frames)
                if (const std::optional<double> value = measure.of(frame)) {
                    low = std::min(low, *value);
                    high = std::max(high, *value);
                    frames = std::max(frames, runs[i].quality->frames.size());
                }
    if (frames == 0) return {};
    const Axis x = across(1, std::max(2.0, static_cast<double>(frames))), y = upwards(low, high);
    std::string inside = grid(
        x, y, [](double value) { return value == std::floor(value) ? fmt::format("{:.0f}", value) : ""; },
        [&](double value) { return fmt::format("{:.{}f}", value, measure.digits); });
    for (size_t i = 0; i < shown; ++i) {
        if (!runs[i].quality) continue;
        std::string points;
        double number = 0;
        for (const FrameQuality& frame : runs[i].quality->frames) {
            ++number;
            if (const std::optional<double> value = measure.of(frame))
                points += fmt::format("{:.1f},{:.1f} ", x.at(number), y.at(*value));
        }
        inside += line(i, points, runs[i].name);
    }
    inside += fmt::format("<line class=\"cursor\" x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\"/>", x.at(1),
                          y.to, y.from);
    const std::string extra = fmt::format(
        " class=\"curve\" data-frames=\"{}\" data-from=\"{}\" data-to=\"{}\"", frames, x.from, x.to);
    return fmt::format("<h3>{}</h3>\n", measure.name) + svg(kHeight, measure.name, extra, inside);
}

std::string mark(const ComparisonRow& row, size_t index, double x, double y) {
    const char* kind = index == 0                           ? "baseline"
                       : !row.verdict                       ? "unmeasured"
                       : *row.verdict == Verdict::Identical ? "identical"
                       : *row.verdict == Verdict::Close     ? "close"
                                                            : "different";
    return fmt::format(
        "<g class=\"mark {0}\"><circle cx=\"{1:.1f}\" cy=\"{2:.1f}\" r=\"6\"><title>{3}: {4}, "
        "{5}</title></circle>"
        "<text x=\"{6:.1f}\" y=\"{7:.1f}\">{8}</text></g>",
        kind, x, y, escapedHtml(row.name), formatSeconds(row.seconds), formatMemory(row.peak), x + 9, y + 4,
        index + 1);
}

std::string frontLine(const std::vector<ParetoPoint>& points, const Axis& x, const Axis& y) {
    const std::vector<bool> front = paretoFront(points);
    std::vector<ParetoPoint> kept;
    for (size_t i = 0; i < points.size(); ++i)
        if (front[i]) kept.push_back(points[i]);
    std::ranges::sort(kept, {}, &ParetoPoint::x);
    std::string out;
    for (const ParetoPoint& point : kept) out += fmt::format("{:.1f},{:.1f} ", x.at(point.x), y.at(point.y));
    return "<polyline class=\"front\" points=\"" + out + "\"/>";
}

}  // namespace

std::string qualityPlots(const std::vector<ComparedRun>& runs) {
    std::string out;
    for (const Measure& measure : kMeasures) out += measurePlot(runs, measure);
    return out;
}

std::string tapePlot(const std::vector<ComparedRun>& runs, bool normalised) {
    constexpr double kTall = 260;
    constexpr size_t kSamples = 400;
    double longest = 0, highest = 1;
    const size_t shown = std::min(runs.size(), kMostLines);
    for (size_t i = 0; i < shown; ++i)
        if (runs[i].done()) {
            const MemoryTimeline& tape = runs[i].records.front().timeline;
            longest = std::max(longest, tape.duration());
            highest = std::max(highest, static_cast<double>(tape.peak().allocated));
        }
    if (longest <= 0) return {};
    constexpr double kMiB = 1 << 20;
    const Axis x = across(0, normalised ? 100 : longest), y = upwards(0, highest / kMiB, kTall);
    std::string inside = grid(
        x, y,
        [=](double value) {
            return normalised ? fmt::format("{:g} %", value) : fmt::format("{:g} s", value);
        },
        [](double value) { return fmt::format("{:g} MiB", value); });
    for (size_t i = 0; i < shown; ++i) {
        if (!runs[i].done()) continue;
        const MemoryTimeline tape = runs[i].records.front().timeline.coarser(kSamples);
        const double scale = normalised ? 100 / std::max(1e-9, tape.duration()) : 1;
        std::string points;
        for (const TimelineSample& sample : tape.samples())
            points += fmt::format("{:.1f},{:.1f} ", x.at(sample.time * scale),
                                  y.at(static_cast<double>(sample.memory.allocated) / kMiB));
        inside += line(i, points, runs[i].name);
    }
    return svg(kTall, "Memory over time", "", inside);
}

std::string mapPlot(const std::vector<ComparisonRow>& rows) {
    constexpr double kTall = 320, kMiB = 1 << 20, kMargin = 0.08;
    std::vector<ParetoPoint> points;
    std::vector<size_t> members;
    for (size_t i = 0; i < rows.size(); ++i)
        if (rows[i].runs > 0) {
            points.push_back({rows[i].seconds, static_cast<double>(rows[i].peak) / kMiB});
            members.push_back(i);
        }
    if (points.empty()) return {};
    const auto [left, right] = std::ranges::minmax(points, {}, &ParetoPoint::x);
    const auto [bottom, top] = std::ranges::minmax(points, {}, &ParetoPoint::y);
    const double wide = std::max(right.x - left.x, 0.1 * right.x) * kMargin,
                 tall = std::max(top.y - bottom.y, 0.1 * top.y) * kMargin;
    const Axis x = across(std::max(0.0, left.x - wide), right.x + wide),
               y = upwards(std::max(0.0, bottom.y - tall), top.y + tall, kTall);
    std::string inside = grid(
        x, y, [](double value) { return fmt::format("{:g} s", value); },
        [](double value) { return fmt::format("{:g} MiB", value); });
    inside += frontLine(points, x, y);
    for (size_t i = 0; i < points.size(); ++i)
        inside += mark(rows[members[i]], members[i], x.at(points[i].x), y.at(points[i].y));
    return svg(kTall, "Peak memory against time", "", inside);
}

std::string plotLegend(const std::vector<ComparedRun>& runs) {
    std::string out = "<p class=\"legend\">";
    for (size_t i = 0; i < std::min(runs.size(), kMostLines); ++i)
        out += fmt::format("<span class=\"key s{}\">{}</span> ", i, escapedHtml(runs[i].name));
    if (runs.size() > kMostLines)
        out += fmt::format("The curves show the first {} of {} settings.", kMostLines, runs.size());
    return out + "</p>\n";
}

}  // namespace lightreel
