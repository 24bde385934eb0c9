// What one token of an answer costs behind a past of so many entries, with the weights as the file stores
// them and with the same weights in float32. Entries hold random numbers; 8192 are everything kept of a
// history of 8,192 tokens.
//
// How long a render waits for the assistant's memory: it comes at some moment of a block's reading, which is
// given up, what is held is written down, and all is freed. And how long the next answer takes to begin.
//
//     cmake --preset release -B build/bench -DLIGHTREEL_BENCHMARKS=ON && ninja -C build/bench assistant_bench
//     LIGHTREEL_GGUF=.deps/director/SmolLM2-135M-Instruct.Q4_1.gguf build/bench/bin/assistant_bench
#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <c10/core/InferenceMode.h>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "core/assistant/kv_forward.h"
#include "core/assistant/llama_file.h"
#include "core/assistant/torch_assistant.h"
#include "core/base/or_throw.h"
#include "core/base/stopwatch.h"

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

/// An assistant in the middle of a long conversation, without an embedder: one episode.
class Reader {
  public:
    explicit Reader(int64_t turns) {
        std::filesystem::create_directories(m_folder);
        AssistantSetup setup;
        setup.languageModel = modelPath();
        setup.episodes = m_folder;
        orThrow(assistant.open(setup, {}));
        orThrow(assistant.setHistory(talk(turns)));
    }
    ~Reader() { std::filesystem::remove_all(m_folder); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    TorchAssistant assistant;

  private:
    static std::vector<Turn> talk(int64_t count) {
        std::vector<Turn> turns;
        for (int64_t i = 1; i <= count; ++i)
            turns.push_back({i, Speaker::User,
                             "Take " + std::to_string(i) + " of the lighthouse is too dark; try seed " +
                                 std::to_string(i * 7919 % 100'000) + " with a slower boat."});
        return turns;
    }
    const std::filesystem::path m_folder = std::filesystem::temp_directory_path() /
                                           ("assistant_bench." + std::to_string(std::random_device()()));
};

/// between: 0 in the middle of a block, 1 when one has just been read and is not in its file yet.
void makingWay(benchmark::State& state) {
    Reader reader(1000);
    while (reader.assistant.memory().readTokens < 4 * MemoryRules().block)
        (void)orThrow(reader.assistant.idleStep({}));
    std::mt19937 moments(42);
    double longest = 0;
    for (auto _ : state) {
        const CancelToken cancel;
        if (state.range(0) != 0) (void)orThrow(reader.assistant.idleStep({}));
        std::thread reading([&] {
            if (state.range(0) == 0) (void)reader.assistant.idleStep(cancel);
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(500 + moments() % 1500));
        const Stopwatch watch;
        cancel.cancel();
        reading.join();
        reader.assistant.rest();
        state.SetIterationTime(watch.seconds());
        longest = std::max(longest, watch.seconds());
    }
    state.counters["longest ms"] = longest * 1000;
}
BENCHMARK(makingWay)->ArgName("between")->Arg(0)->Arg(1)->UseManualTime()->Iterations(15)->Unit(
    benchmark::kMillisecond);

/// rested: 1 after a render, 0 without one before.
void firstToken(benchmark::State& state) {
    Reader reader(90);
    while (!orThrow(reader.assistant.idleStep({})).complete()) {
    }
    for (auto _ : state) {
        if (state.range(0) != 0) reader.assistant.rest();
        const AnswerRules one{0, 1, 1, 1, 0};
        const Answer answer = orThrow(
            reader.assistant.answer({"Which seed had the boat?"}, one, [](const std::string&) {}, {}));
        state.SetIterationTime(answer.firstTokenSeconds);
    }
}
BENCHMARK(firstToken)
    ->ArgName("rested")
    ->Arg(0)
    ->Arg(1)
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lightreel

BENCHMARK_MAIN();
