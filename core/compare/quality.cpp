#include "core/compare/quality.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

using nlohmann::json;

constexpr int kWindow = 11;
constexpr double kSigma = 1.5;

/// One channel as numbers, rows top to bottom.
struct Plane {
    size_t width = 0, height = 0;
    std::vector<double> values = {};
};

Plane channelOf(const Frame& frame, size_t channel) {
    Plane plane{static_cast<size_t>(frame.width), static_cast<size_t>(frame.height)};
    plane.values.reserve(plane.width * plane.height);
    for (size_t i = channel; i < frame.rgb.size(); i += 3) plane.values.push_back(frame.rgb[i]);
    return plane;
}

Plane product(const Plane& a, const Plane& b) {
    Plane out = a;
    for (size_t i = 0; i < out.values.size(); ++i) out.values[i] *= b.values[i];
    return out;
}

std::array<double, kWindow> gaussian() {
    std::array<double, kWindow> weights{};
    double sum = 0;
    for (int i = 0; i < kWindow; ++i) {
        const double x = i - (kWindow - 1) / 2.0;
        sum += weights[static_cast<size_t>(i)] = std::exp(-x * x / (2 * kSigma * kSigma));
    }
    for (double& weight : weights) weight /= sum;
    return weights;
}

/// Weighted means over the windows that fit, along rows or along columns.
Plane filtered(const Plane& in, bool alongRows) {
    static const std::array<double, kWindow> weights = gaussian();
    Plane out{alongRows ? in.width - kWindow + 1 : in.width, alongRows ? in.height : in.height - kWindow + 1};
    const size_t stride = alongRows ? 1 : in.width;
    out.values.reserve(out.width * out.height);
    for (size_t y = 0; y < out.height; ++y)
        for (size_t x = 0; x < out.width; ++x) {
            const double* from = &in.values[y * in.width + x];
            double sum = 0;
            for (size_t i = 0; i < kWindow; ++i) sum += weights[i] * from[i * stride];
            out.values.push_back(sum);
        }
    return out;
}

std::vector<double> windowMeans(const Plane& plane) {
    return filtered(filtered(plane, true), false).values;
}

double ssimOf(const Plane& a, const Plane& b) {
    constexpr double kC1 = (0.01 * 255) * (0.01 * 255), kC2 = (0.03 * 255) * (0.03 * 255);
    const std::vector<double> meanA = windowMeans(a), meanB = windowMeans(b),
                              squareA = windowMeans(product(a, a)), squareB = windowMeans(product(b, b)),
                              mixed = windowMeans(product(a, b));
    double sum = 0;
    for (size_t i = 0; i < meanA.size(); ++i) {
        const double means = meanA[i] * meanB[i], squares = meanA[i] * meanA[i] + meanB[i] * meanB[i];
        const double variances = squareA[i] + squareB[i] - squares, covariance = mixed[i] - means;
        sum += (2 * means + kC1) * (2 * covariance + kC2) / ((squares + kC1) * (variances + kC2));
    }
    return sum / static_cast<double>(meanA.size());
}

/// The mean of a measure that every frame has; none otherwise.
std::optional<double> meanOf(const std::vector<FrameQuality>& frames,
                             std::optional<double> FrameQuality::*measure) {
    double sum = 0;
    for (const FrameQuality& frame : frames) {
        if (!(frame.*measure)) return std::nullopt;
        sum += *(frame.*measure);
    }
    return sum / static_cast<double>(frames.size());
}

json orNull(const std::optional<double>& value) {
    return value ? json(*value) : json();
}

json finite(double value) {
    return std::isfinite(value) ? json(value) : json();
}

std::optional<double> optionalNumber(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? std::nullopt : std::optional(found->get<double>());
}

}  // namespace

double meanSquareError(const Frame& a, const Frame& b) {
    double sum = 0;
    for (size_t i = 0; i < a.rgb.size(); ++i) {
        const double difference = static_cast<double>(a.rgb[i]) - static_cast<double>(b.rgb[i]);
        sum += difference * difference;
    }
    return sum / static_cast<double>(a.rgb.size());
}

double psnrOf(double meanSquareError) {
    if (meanSquareError == 0) return std::numeric_limits<double>::infinity();
    return 10 * std::log10(255.0 * 255.0 / meanSquareError);
}

std::optional<double> ssim(const Frame& a, const Frame& b) {
    if (a.width < kWindow || a.height < kWindow) return std::nullopt;
    double sum = 0;
    for (size_t channel = 0; channel < 3; ++channel)
        sum += ssimOf(channelOf(a, channel), channelOf(b, channel));
    return sum / 3;
}

bool ClipQuality::identical() const {
    return std::ranges::all_of(frames, [](const FrameQuality& frame) { return frame.meanSquareError == 0; });
}

size_t ClipQuality::worstFrame() const {
    const auto worst = std::ranges::max_element(frames, {}, &FrameQuality::meanSquareError);
    return static_cast<size_t>(worst - frames.begin());
}

Verdict verdictOf(const ClipQuality& quality) {
    if (quality.identical()) return Verdict::Identical;
    if (!quality.flip || !quality.ssim)
        return quality.psnr >= kClosePsnr ? Verdict::Close : Verdict::Different;
    const bool close =
        *quality.ssim >= kCloseSsim &&
        std::ranges::all_of(quality.frames, [](const auto& frame) { return frame.flip <= kCloseFlip; });
    return close ? Verdict::Close : Verdict::Different;
}

const char* verdictName(Verdict verdict) {
    constexpr std::array kNames{"identical", "visually close", "different"};
    return kNames.at(static_cast<size_t>(verdict));
}

ClipQuality compareClips(const Clip& clip, const Clip& reference) {
    ClipQuality quality;
    double error = 0;
    for (size_t i = 0; i < clip.size(); ++i) {
        const Frame &a = *clip[i], &b = *reference[i];
        quality.frames.push_back({meanSquareError(a, b), ssim(a, b)});
        error += quality.frames.back().meanSquareError / static_cast<double>(clip.size());
    }
    quality.psnr = psnrOf(error);
    quality.ssim = meanOf(quality.frames, &FrameQuality::ssim);
    quality.flip = meanOf(quality.frames, &FrameQuality::flip);
    return quality;
}

void addLpips(ClipQuality& quality, const std::vector<double>& distances) {
    for (size_t i = 0; i < quality.frames.size(); ++i) quality.frames[i].lpips = distances.at(i);
    quality.lpips = meanOf(quality.frames, &FrameQuality::lpips);
}

json toJson(const ClipQuality& quality) {
    json frames = json::array();
    for (const FrameQuality& frame : quality.frames)
        frames.push_back({{"mse", frame.meanSquareError},
                          {"psnr", finite(psnrOf(frame.meanSquareError))},
                          {"ssim", orNull(frame.ssim)},
                          {"flip", orNull(frame.flip)},
                          {"lpips", orNull(frame.lpips)}});
    return {{"psnr", finite(quality.psnr)},
            {"ssim", orNull(quality.ssim)},
            {"flip", orNull(quality.flip)},
            {"lpips", orNull(quality.lpips)},
            {"frames", frames}};
}

Result<ClipQuality> qualityFromJson(const json& from) {
    try {
        ClipQuality quality{from.at("psnr").is_null() ? psnrOf(0) : from.at("psnr").get<double>(),
                            optionalNumber(from, "ssim"), optionalNumber(from, "flip"),
                            optionalNumber(from, "lpips")};
        for (const json& frame : from.at("frames"))
            quality.frames.push_back({frame.at("mse").get<double>(), optionalNumber(frame, "ssim"),
                                      optionalNumber(frame, "flip"), optionalNumber(frame, "lpips")});
        return quality;
    } catch (const json::exception& failure) {
        return Error{ErrorCode::FileUnreadable, {{"path", "quality"}, {"reason", failure.what()}}};
    }
}

}  // namespace lightreel
