// What counting memory costs: one allocation counted beside LibTorch's own, one sample of the memory graph,
// and the share that both have of a network's pass.
//
//     cmake --preset release -B build/bench -DLIGHTREEL_BENCHMARKS=ON && ninja -C build/bench meter_bench
//     build/bench/bin/meter_bench
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/InferenceMode.h>

#include <chrono>

#include "core/denoise/unet_motion.h"
#include "core/memory/counting_allocator.h"
#include "core/memory/stage_scope.h"

namespace lightreel {
namespace {

/// Passes everything on and counts the calls.
class Tally : public c10::Allocator {
  public:
    explicit Tally(c10::Allocator& inner) : m_inner(inner) {}
    c10::DataPtr allocate(size_t size) override {
        ++calls;
        return m_inner.allocate(size);
    }
    [[nodiscard]] c10::DeleterFnPtr raw_deleter() const override { return m_inner.raw_deleter(); }
    void copy_data(void* to, const void* from, size_t count) const override {
        default_copy_data(to, from, count);
    }

    int64_t calls = 0;

  private:
    c10::Allocator& m_inner;
};

constexpr uint8_t kAboveAll = 255;

double secondsEach(int times, const std::function<void()>& work) {
    const auto before = std::chrono::steady_clock::now();
    for (int i = 0; i < times; ++i) work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count() / times;
}

/// What counting adds to an allocation of some size that is given back at once.
double countingSeconds(size_t bytes) {
    constexpr int kTimes = 20000;
    const auto cost = [bytes](c10::Allocator& allocator) {
        return secondsEach(kTimes, [&] { benchmark::DoNotOptimize(allocator.allocate(bytes)); });
    };
    (void)cost(*c10::GetCPUAllocator());
    return std::max(0.0, cost(*c10::GetCPUAllocator()) - cost(*c10::GetDefaultCPUAllocator()));
}

void allocation(benchmark::State& state, c10::Allocator* (*which)()) {
    const auto bytes = static_cast<size_t>(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(which()->allocate(bytes));
}

void sample(benchmark::State& state) {
    const Stopwatch clock;
    MemoryRecorder recorder(installCountingAllocator(), clock);
    for (auto _ : state) benchmark::DoNotOptimize(recorder.sample());
}

UNetMotionConfig smallNetwork() {
    UNetMotionConfig config;
    for (const int64_t channels : {64, 128}) {
        UNetMotionConfig::Level level;
        level.channels = channels;
        level.contextWidth = 64;
        level.transformerLayersDown = level.motionLayersDown = {1, 1};
        level.transformerLayersUp = level.motionLayersUp = {1, 1, 1};
        config.levels.push_back(level);
    }
    return config;
}

/// A pass of a small network, where counting weighs most; a full-size one makes as many allocations in a
/// hundred times the time.
void pass(benchmark::State& state) {
    const c10::InferenceMode inference;
    ParameterSet set;
    const UNetMotion network(smallNetwork(), set);
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto& [name, shape] : set.declared()) tensors.emplace_back(name, at::randn(shape) * 0.02);
    set.load(*memorySource(tensors), at::kFloat);
    const at::Tensor latents = at::randn({1, 4, 16, 16, 16}), prompt = at::randn({1, 77, 64});
    const CancelToken cancel;
    StepContext context{.cancel = cancel};
    (void)network.predict(latents, 5, {prompt}, context);

    const Stopwatch clock;
    MemoryRecorder recorder(installCountingAllocator(), clock);
    const double counting = countingSeconds(1024),
                 sampling = secondsEach(1000, [&] { (void)recorder.sample(); });
    static Tally tally(*c10::GetCPUAllocator());
    c10::SetCPUAllocator(&tally, kAboveAll);
    const int64_t before = tally.calls;
    double seconds = 0;
    for (auto _ : state)
        seconds +=
            secondsEach(1, [&] { benchmark::DoNotOptimize(network.predict(latents, 5, {prompt}, context)); });
    const auto passes = static_cast<double>(state.iterations());
    const double calls = static_cast<double>(tally.calls - before) / passes;
    constexpr double kSamplesPerSecond = 20;
    state.counters["allocations"] = calls;
    state.counters["counting_percent"] = 100 * calls * counting / (seconds / passes);
    state.counters["sampling_percent"] = 100 * kSamplesPerSecond * sampling;
}

BENCHMARK_CAPTURE(allocation, counted, &c10::GetCPUAllocator)->Arg(1 << 10)->Arg(1 << 20)->Arg(10 << 20);
BENCHMARK_CAPTURE(allocation, plain, &c10::GetDefaultCPUAllocator)->Arg(1 << 10)->Arg(1 << 20)->Arg(10 << 20);
BENCHMARK(sample);
BENCHMARK(pass)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lightreel

int main(int argc, char** argv) {
    (void)lightreel::installCountingAllocator();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
