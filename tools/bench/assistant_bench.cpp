// What one token of an answer costs behind a past of so many entries, with the weights as the file stores
// them and with the same weights in float32. Entries hold random numbers; 8192 are everything kept of a
// history of 8,192 tokens.
//
//     cmake --preset release -B build/bench -DLIGHTREEL_BENCHMARKS=ON && ninja -C build/bench assistant_bench
//     LIGHTREEL_GGUF=.deps/director/SmolLM2-135M-Instruct.Q4_1.gguf build/bench/bin/assistant_bench
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/InferenceMode.h>

#include <cstdlib>

#include "core/assistant/kv_forward.h"
#include "core/assistant/llama_file.h"
#include "core/base/or_throw.h"

namespace lightreel {
namespace {

std::string modelPath() {
    const char* path = std::getenv("LIGHTREEL_GGUF");
    return path != nullptr ? path : ".deps/director/SmolLM2-135M-Instruct.Q4_1.gguf";
}

/// Quantised matrices as float32 copies.
class WidenedSource : public WeightSource {
  public:
    explicit WidenedSource(std::shared_ptr<WeightSource> stored) : m_stored(std::move(stored)) {}
    [[nodiscard]] const std::vector<std::string>& names() const override { return m_stored->names(); }
    [[nodiscard]] const WeightInfo* find(std::string_view name) const override {
        return m_stored->find(name);
    }
    [[nodiscard]] at::Tensor read(std::string_view name) const override {
        const at::Tensor stored = m_stored->read(name);
        if (stored.scalar_type() != at::kByte) return stored;
        at::Tensor wide = at::empty(find(name)->shape);
        widenBlocks(*find(name)->blocks, reinterpret_cast<const std::byte*>(stored.const_data_ptr<uint8_t>()),
                    wide.numel(), wide.mutable_data_ptr<float>());
        return wide;
    }
    [[nodiscard]] const std::string& label() const override { return m_stored->label(); }

  private:
    std::shared_ptr<WeightSource> m_stored;
};

struct Network {
    explicit Network(bool widened)
        : file(orThrow(openGguf(modelPath()))),
          config(orThrow(LlamaConfig::fromGguf(file, modelPath()))),
          model(config, parameters) {
        const std::shared_ptr<WeightSource> stored = llamaWeights(file, config);
        if (widened)
            parameters.load(WidenedSource(stored), at::kFloat);
        else
            parameters.load(*stored, at::kFloat);
    }
    GgufFile file;
    LlamaConfig config;
    ParameterSet parameters;
    LlamaModel model;
};

KvCache filled(const LlamaConfig& config, int64_t entries) {
    KvCache cache(config, KvRoom::even(config, entries, 64), at::kHalf);
    for (size_t i = 0; i < cache.layers(); ++i) {
        const at::Tensor numbers = at::randn({2, config.kvHeads, entries, config.headSize});
        cache.layer(i).store(cache.layer(i).with(numbers[0], numbers[1], 0));
    }
    cache.setSeen(entries);
    return cache;
}

void oneToken(benchmark::State& state) {
    const c10::InferenceMode inference;
    const Network network(state.range(1) != 0);
    const LlamaModel& model = network.model;
    // Ranked positions, as a long conversation has them: 8,192 entries and a tail are more than was trained.
    const KvForward forward(model, EntryPositions::ranked(0, network.config.positions() - 64));
    KvCache cache = filled(network.config, state.range(0));
    const at::Tensor token = at::full({1}, 100, at::kLong);
    for (auto _ : state) {
        benchmark::DoNotOptimize(forward.logits(token, cache));
        cache.cutTail(0);
    }
    state.counters["cache MiB"] = static_cast<double>(cache.bytes()) / (1 << 20);
    state.counters["weights MiB"] = static_cast<double>(network.parameters.bytes()) / (1 << 20);
}

BENCHMARK(oneToken)
    ->ArgNames({"entries", "float32"})
    ->ArgsProduct({{1024, 2048, 8192}, {0, 1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace lightreel

BENCHMARK_MAIN();
