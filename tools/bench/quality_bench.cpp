// How many frames of 512x512 a second can be measured, on one thread and on two.
//
//     cmake --preset release -B build/bench -DLIGHTREEL_BENCHMARKS=ON && ninja -C build/bench quality_bench
//     build/bench/bin/quality_bench
//
// items_per_second is frames per second.
#include <benchmark/benchmark.h>

#include "core/compare/flip.h"
#include "core/compare/parallel.h"
#include "core/compare/quality.h"
#include "core/compare/ssim.h"

namespace lightreel {
namespace {

constexpr int kSide = 512;
constexpr size_t kFrames = 8;

/// Waves in all channels; `error` moves each value by up to that much.
std::shared_ptr<const Frame> picture(int number, int error) {
    auto frame = std::make_shared<Frame>(Frame{kSide, kSide});
    uint32_t state = static_cast<uint32_t>(number) + 1;
    for (int i = 0; i < kSide * kSide * 3; ++i) {
        state = state * 1664525 + 1013904223;
        const int wave = 128 + (i / 3 % 200) - 100 + 20 * (i % 3);
        frame->rgb.push_back(static_cast<uint8_t>(wave + static_cast<int>(state >> 16) % (error + 1)));
    }
    return frame;
}

ClipFrames clipOf(int error) {
    ClipFrames clip;
    for (size_t i = 0; i < kFrames; ++i) clip.push_back(picture(static_cast<int>(i), error));
    return clip;
}

void measure(benchmark::State& state, void (*frame)(const Frame&, const Frame&)) {
    const ClipFrames clip = clipOf(9), reference = clipOf(0);
    for (auto _ : state)
        forEachIndex(kFrames, static_cast<int>(state.range(0)), {},
                     [&](size_t i) { frame(*clip[i], *reference[i]); });
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kFrames));
}

void psnrAndSsim(const Frame& a, const Frame& b) {
    benchmark::DoNotOptimize(meanSquareError(a, b));
    benchmark::DoNotOptimize(ssim(a, b));
}

void flip(const Frame& a, const Frame& b) {
    benchmark::DoNotOptimize(flipMap(a, b, kPixelsPerDegree, 1).mean());
}

void threads(benchmark::internal::Benchmark* bench) {
    bench->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
}

BENCHMARK_CAPTURE(measure, psnrAndSsim, psnrAndSsim)->Apply(threads);
BENCHMARK_CAPTURE(measure, flip, flip)->Apply(threads);

}  // namespace
}  // namespace lightreel

BENCHMARK_MAIN();
