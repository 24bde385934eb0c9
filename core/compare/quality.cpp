#include "core/compare/quality.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/compare/flip.h"
#include "core/compare/parallel.h"
#include "core/compare/same_size.h"
#include "core/compare/ssim.h"

namespace lightreel {
namespace {

using nlohmann::json;

FrameQuality frameQuality(const Frame& a, const Frame& b) {
    FrameQuality quality{meanSquareError(a, b)};
    if (quality.meanSquareError == 0) {
        quality.ssim = std::min(a.width, a.height) >= kSsimWindow ? std::optional(1.0) : std::nullopt;
        quality.flip = 0;
    } else {
        quality.ssim = ssim(a, b);
        quality.flip = flipMap(a, b, kPixelsPerDegree, 1).mean();
    }
    return quality;
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
    requireSameSize(a, b);
    constexpr size_t kBlock = 4096;  // its sum fits 32 bits
    int64_t sum = 0;
    for (size_t from = 0; from < a.rgb.size(); from += kBlock) {
        int32_t part = 0;
        for (size_t i = from; i < std::min(from + kBlock, a.rgb.size()); ++i) {
            const int32_t difference = int32_t{a.rgb[i]} - int32_t{b.rgb[i]};
            part += difference * difference;
        }
        sum += part;
    }
    return static_cast<double>(sum) / static_cast<double>(a.rgb.size());
}

double psnrOf(double meanSquareError) {
    if (meanSquareError == 0) return std::numeric_limits<double>::infinity();
    return 10 * std::log10(255.0 * 255.0 / meanSquareError);
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

bool comparable(const ClipFrames& a, const ClipFrames& b) {
    const auto alike = [](const auto& one, const auto& other) { return sameSize(*one, *other); };
    return !a.empty() && std::ranges::equal(a, b, alike);
}

ClipQuality compareClips(const ClipFrames& clip, const ClipFrames& reference, const CancelToken& cancel,
                         int threads) {
    if (!comparable(clip, reference)) throw std::invalid_argument("clips of unlike shape cannot be measured");
    ClipQuality quality;
    quality.frames.resize(clip.size());
    forEachIndex(clip.size(), threads, cancel,
                 [&](size_t i) { quality.frames[i] = frameQuality(*clip[i], *reference[i]); });
    double error = 0;
    for (const FrameQuality& frame : quality.frames)
        error += frame.meanSquareError / static_cast<double>(clip.size());
    quality.psnr = psnrOf(error);
    quality.ssim = meanOf(quality.frames, &FrameQuality::ssim);
    quality.flip = meanOf(quality.frames, &FrameQuality::flip);
    return quality;
}

void addLpips(ClipQuality& quality, const std::vector<double>& distances) {
    if (distances.empty()) return;
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
