// What one step of AnimateDiff on SD 1.5 is made of, layer by layer: 16 frames of 256x256, bfloat16, random
// weights.
//
//     cmake --preset release -B build/bench -DLIGHTREEL_BENCHMARKS=ON && ninja -C build/bench layers_bench
//     build/bench/bin/layers_bench --benchmark_filter=resnet
//
// The argument of each case is the width of the level (320 at 32x32 latents, 640, 1280, and 1280 at 4x4 as
// 1281). linear and convolution are single layers in three ways: by pieces in float32 (core/nn/widened.h),
// LibTorch's own bfloat16, float32.
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/InferenceMode.h>

#include "core/memory/counting_allocator.h"
#include "core/nn/group_norm.h"
#include "core/nn/motion_module.h"
#include "core/nn/onednn.h"
#include "core/nn/resnet_block.h"
#include "core/nn/spatial_transformer.h"
#include "core/nn/widened.h"

namespace lightreel {
namespace {

constexpr int64_t kFrames = 16;

struct Level {
    int64_t channels, side;
};

Level levelOf(const benchmark::State& state) {
    switch (state.range(0)) {
        case 320:
            return {320, 32};
        case 640:
            return {640, 16};
        case 1280:
            return {1280, 8};
        default:
            return {1280, 4};
    }
}

/// Random numbers under every declared name, small enough to keep activations finite.
void fill(ParameterSet& set) {
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto& [name, shape] : set.declared())
        tensors.emplace_back(name, (at::randn(shape) * 0.02).to(at::kBFloat16));
    set.load(*memorySource(std::move(tensors)), at::kBFloat16);
}

at::Tensor picture(int64_t channels, int64_t side) {
    return at::randn({kFrames, channels, side, side})
        .to(at::kBFloat16)
        .contiguous(at::MemoryFormat::ChannelsLast);
}

void resnet(benchmark::State& state) {
    const auto [channels, side] = levelOf(state);
    const int64_t in = channels * state.range(1);
    ParameterSet set;
    const ResnetBlock block(WeightScope(set), {in, channels, 1280, 32, 1e-5});
    fill(set);
    const at::Tensor x = picture(in, side), time = at::randn({1, 1280}).to(at::kBFloat16);
    for (auto _ : state) benchmark::DoNotOptimize(block(x, time));
}

void spatial(benchmark::State& state) {
    const auto [channels, side] = levelOf(state);
    ParameterSet set;
    const SpatialTransformer block(WeightScope(set), {channels, 8, 768, 1, 32, false});
    fill(set);
    const at::Tensor x = picture(channels, side), context = at::randn({1, 77, 768}).to(at::kBFloat16);
    for (auto _ : state) benchmark::DoNotOptimize(block(x, context));
}

void motion(benchmark::State& state) {
    const auto [channels, side] = levelOf(state);
    ParameterSet set;
    const MotionModule block(WeightScope(set), {channels, 8, 1, 32, 32});
    fill(set);
    const at::Tensor x = picture(channels, side);
    for (auto _ : state) benchmark::DoNotOptimize(block(x, kFrames));
}

void feedForward(benchmark::State& state) {
    const auto [channels, side] = levelOf(state);
    ParameterSet set;
    const WeightScope root(set);
    const FeedForward block(root / "ff", channels);
    const LayerNorm norm(root / "norm", channels);
    fill(set);
    at::Tensor x = at::randn({kFrames, side * side, channels}).to(at::kBFloat16);
    for (auto _ : state) block.addTo(x, norm);
}

void attention(benchmark::State& state, bool overFrames, bool cross) {
    const auto [channels, side] = levelOf(state);
    ParameterSet set;
    const Attention block(WeightScope(set), channels, cross ? 768 : channels, 8);
    fill(set);
    const at::Tensor x = at::randn({kFrames, side * side, channels}).to(at::kBFloat16);
    const at::Tensor context = cross ? at::randn({1, 77, 768}).to(at::kBFloat16) : at::Tensor();
    for (auto _ : state)
        benchmark::DoNotOptimize(overFrames ? block.overFrames(x.unsqueeze(0), x.unsqueeze(0))
                                            : block.overTokens(x, context, x));
}

enum class Way { Widened, LibTorch, Float32 };

void linear(benchmark::State& state, Way way) {
    const auto [channels, side] = levelOf(state);
    const at::ScalarType dtype = way == Way::Float32 ? at::kFloat : at::kBFloat16;
    const at::Tensor x = at::randn({kFrames * side * side, channels}).to(dtype);
    const at::Tensor weight = at::randn({4 * channels, channels}).to(dtype),
                     bias = at::randn({4 * channels}).to(dtype);
    for (auto _ : state)
        benchmark::DoNotOptimize(way == Way::Widened ? widened::linear(x, weight, bias)
                                                     : at::linear(x, weight, bias));
}

void convolution(benchmark::State& state, Way way) {
    const auto [channels, side] = levelOf(state);
    const at::ScalarType dtype = way == Way::Float32 ? at::kFloat : at::kBFloat16;
    const at::Tensor x = picture(channels, side).to(dtype), bias = at::randn({channels}).to(dtype);
    const at::Tensor stored = (at::randn({channels, channels, 3, 3}) * 0.02).to(dtype);
    const at::Tensor weight = way == Way::Float32 ? onednn::packed(stored, {}, x) : stored;
    for (auto _ : state) {
        if (way == Way::LibTorch)
            benchmark::DoNotOptimize(at::conv2d(x, weight, bias, 1, 1));
        else
            benchmark::DoNotOptimize(way == Way::Widened ? widened::convolve(x, weight, bias, {})
                                                         : onednn::convolve(x, weight, bias, {}));
    }
}

/// A norm with the SiLU behind it, of each frame or of the clip; in plain steps: LibTorch's.
void norm(benchmark::State& state, bool clip, bool plain) {
    const auto [channels, side] = levelOf(state);
    ParameterSet set;
    const GroupNorm block(WeightScope(set), 32, channels, 1e-5);
    fill(set);
    const at::Tensor x = picture(channels, side), weight = at::ones({channels}, at::kBFloat16);
    const auto inSteps = [&] {
        at::Tensor out = at::group_norm(x, 32, weight, weight);
        return at::silu_(out);
    };
    for (auto _ : state)
        benchmark::DoNotOptimize(plain  ? inSteps()
                                 : clip ? block.overClip(x).activated(x)
                                        : block.activated(x));
}

void levels(benchmark::internal::Benchmark* bench) {
    for (const int64_t width : {320, 640, 1280}) bench->Arg(width);
    bench->Unit(benchmark::kMillisecond)->UseRealTime();
}

BENCHMARK(resnet)
    ->ArgsProduct({{320, 640, 1280, 1281}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(motion)->Apply(levels)->Arg(1281);
BENCHMARK(spatial)->Apply(levels);
BENCHMARK(feedForward)->Apply(levels);
BENCHMARK_CAPTURE(attention, self, false, false)->Apply(levels);
BENCHMARK_CAPTURE(attention, cross, false, true)->Apply(levels);
BENCHMARK_CAPTURE(attention, overFrames, true, false)->Apply(levels);
BENCHMARK_CAPTURE(norm, frames, false, false)->Apply(levels)->Arg(1281);
BENCHMARK_CAPTURE(norm, framesInSteps, false, true)->Apply(levels)->Arg(1281);
BENCHMARK_CAPTURE(norm, clip, true, false)->Apply(levels)->Arg(1281);
BENCHMARK_CAPTURE(linear, widened, Way::Widened)->Apply(levels);
BENCHMARK_CAPTURE(linear, libtorch, Way::LibTorch)->Apply(levels);
BENCHMARK_CAPTURE(linear, float32, Way::Float32)->Apply(levels);
BENCHMARK_CAPTURE(convolution, widened, Way::Widened)->Apply(levels)->Arg(1281);
BENCHMARK_CAPTURE(convolution, libtorch, Way::LibTorch)->Apply(levels)->Arg(1281);
BENCHMARK_CAPTURE(convolution, float32, Way::Float32)->Apply(levels)->Arg(1281);

}  // namespace
}  // namespace lightreel

int main(int argc, char** argv) {
    lightreel::installCountingAllocator();
    const c10::InferenceMode inference;
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
