#pragma once
#include <QColor>
#include <memory>

#include "ui/compare/compared_set.h"

namespace lightreel {

/// A frame of one colour.
inline std::shared_ptr<const Frame> flatFrame(const QColor& color, int width = 32, int height = 24,
                                              int index = 0) {
    auto frame = std::make_shared<Frame>(Frame{width, height, index, {index, 8}});
    for (int i = 0; i < width * height; ++i)
        for (const int value : {color.red(), color.green(), color.blue()})
            frame->rgb.push_back(static_cast<uint8_t>(value));
    return frame;
}

/// Frame i is lighter by i in every channel.
inline std::function<Result<LoadedClip>()> flatClip(const QColor& color, int frames = 8, int width = 32,
                                                    int height = 24) {
    return [=]() -> Result<LoadedClip> {
        LoadedClip clip{QStringLiteral("/clips/made"), {}, 8, {}};
        for (int i = 0; i < frames; ++i)
            clip.frames.push_back(
                flatFrame(QColor(color.red() + i, color.green() + i, color.blue() + i), width, height, i));
        return clip;
    };
}

inline RunRecord recordOf(double seconds, int64_t peak, const std::string& device = "cpu") {
    RunRecord record;
    record.request.width = 32;
    record.request.height = 24;
    record.request.frames = 8;
    record.request.steps = 20;
    record.request.seed = 42;
    record.device = device;
    record.seconds = {{"denoise", seconds}};
    record.peakBytes = {{"denoise", peak}};
    return record;
}

/// Quality whose frame i has a mean square error of worst - (distance of i from the frame `lowest`).
inline ClipQuality qualityOf(int frames, int lowest, double worst) {
    ClipQuality quality;
    for (int i = 0; i < frames; ++i) quality.frames.push_back({worst - std::abs(i - lowest), 0.9, 0.1});
    quality.psnr = psnrOf(worst);
    return quality;
}

/// A baseline, a run with LightCache, and one with DeepCache on exact chunks.
inline ComparedSet threeRuns() {
    ComparedSet set{QStringLiteral("Three"), {}};
    const auto add = [&set](const char* name, const RunRecord& record, const QColor& color) {
        ComparedRun run{name, {record}};
        run.acceleration = record.acceleration;
        set.entries.push_back({QLatin1String(name), run, flatClip(color)});
    };
    RunRecord plain = recordOf(10, 3 << 20), light = recordOf(5, 2 << 20), deep = recordOf(4, 4 << 20);
    light.acceleration.cache.mode = CacheMode::LightCache;
    deep.acceleration.cache.mode = CacheMode::DeepCache;
    deep.acceleration.cache.interval = 3;
    deep.acceleration.chunk.mode = ChunkMode::Exact;
    add("plain", plain, QColor(100, 100, 100));
    add("light", light, QColor(200, 20, 20));
    add("deep", deep, QColor(20, 20, 200));
    set.entries[1].run.quality = qualityOf(8, 5, 40);
    set.entries[2].run.quality = qualityOf(8, 2, 160);
    return set;
}

}  // namespace lightreel
