#include "app/cli/bench_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "core/request/presets.h"

namespace lightreel::cli {
namespace {

struct NoticesOnly : RunObserver {
    void onRunEvent(const RunEvent& event) override {
        if (const auto* noticed = std::get_if<event::Noticed>(&event))
            std::fprintf(stderr, "%s\n", paragraph(noticed->notice).c_str());
    }
};

/// Takes the frames of one run on a thread of its own.
class FrameCollector {
  public:
    FrameCollector()
        : m_thread([this] {
              while (auto frame = m_queue.pop()) m_clip.push_back(std::move(frame));
          }) {}
    ~FrameCollector() { m_queue.close(); }

    FrameQueue& queue() { return m_queue; }
    /// After the run has finished its queue.
    Clip take() {
        m_thread.join();
        return std::move(m_clip);
    }

  private:
    FrameQueue m_queue;
    Clip m_clip;
    std::jthread m_thread;
};

BenchSetting cacheSetting(CacheMode mode, int interval, int depth) {
    BenchSetting setting{cacheModeName(mode) + " " + std::to_string(interval) + "/" + std::to_string(depth),
                         {}};
    setting.options.cache.mode = mode;
    setting.options.cache.interval = interval;
    setting.options.cache.depth = depth;
    return setting;
}

BenchSetting budgetSetting(double budget) {
    BenchSetting setting{fmt::format("adaptive {:g}", budget), {}};
    setting.options.cache.mode = CacheMode::Adaptive;
    setting.options.cache.errorBudget = budget;
    return setting;
}

bool keepsBudgets(const ModelFacts& facts, const std::string& scheduler) {
    const std::string& used = scheduler.empty() ? facts.defaultScheduler : scheduler;
    return std::find(facts.budgetSchedulers.begin(), facts.budgetSchedulers.end(), used) !=
           facts.budgetSchedulers.end();
}

/// What saves memory, each alone, and the preset that joins most of it.
void addMemorySettings(std::vector<BenchSetting>& settings) {
    const auto add = [&settings](std::string name, auto change) {
        settings.push_back({std::move(name), {}});
        change(settings.back().options);
    };
    add("chunk paper", [](AccelerationOptions& options) { options.chunk.mode = ChunkMode::Paper; });
    add("decode in bands", [](AccelerationOptions& options) { options.slice.rows = 4; });
    add("swap weights", [](AccelerationOptions& options) { options.swap.what = SwapWhat::Weights; });
    add("least memory", [](AccelerationOptions& options) { options = presetOptions(Preset::LeastMemory); });
}

/// Ways to decode along the frames.
void addTemporalSettings(std::vector<BenchSetting>& settings) {
    const auto add = [&settings](std::string name, TemporalDecode mode, int window) {
        BenchSetting setting{std::move(name), {}};
        setting.options.slice.temporal = mode;
        setting.options.slice.window = window;
        settings.push_back(std::move(setting));
    };
    for (const int window : {8, 1})
        add(fmt::format("decode {} at once", window), TemporalDecode::Window, window);
    add("decode 2d", TemporalDecode::Flat, AccelerationOptions::Slice().window);
}

}  // namespace

std::vector<BenchSetting> cacheBenchSettings(bool full, const ModelFacts& facts,
                                             const GenerationRequest& request) {
    std::vector<BenchSetting> settings{{"plain", {}}};
    for (const int interval : full ? std::vector{2, 3} : std::vector{2})
        settings.push_back(cacheSetting(CacheMode::DeepCache, interval, 0));
    for (const int interval : full ? std::vector{2, 3, 5} : std::vector{2})
        for (int depth = 0; depth < std::min(full ? 3 : 1, facts.cacheDepths); ++depth)
            settings.push_back(cacheSetting(CacheMode::LightCache, interval, depth));
    if (keepsBudgets(facts, request.scheduler))
        for (const double budget : full ? std::vector{0.1, 0.3, 1.0} : std::vector{0.3})
            settings.push_back(budgetSetting(budget));
    BenchSetting chunked{"chunk exact", {}};
    chunked.options.chunk.mode = ChunkMode::Exact;
    settings.push_back(chunked);
    BenchSetting both = cacheSetting(CacheMode::LightCache, 2, 0);
    both.name += " + chunk";
    both.options.chunk.mode = ChunkMode::Exact;
    settings.push_back(both);
    addMemorySettings(settings);
    if (facts.temporalDecoder) {
        addTemporalSettings(settings);
    } else {
        BenchSetting whole{"decode at once", {}};
        whole.options.slice.frames = request.frames > 0 ? request.frames : facts.defaultFrames;
        settings.push_back(whole);
    }
    BenchSetting released = cacheSetting(CacheMode::DeepCache, 2, 0);
    released.name = "released 2/0";
    released.released = true;
    settings.push_back(released);
    released.name += " + swap";
    released.options.swap.what = SwapWhat::Features;
    settings.push_back(released);
    return settings;
}

Result<std::vector<ComparedRun>> runSettings(EngineLibrary& engine, const RunInput& plain,
                                             const std::vector<BenchSetting>& settings,
                                             const CancelToken& cancel,
                                             const std::function<void(size_t)>& begins) {
    std::vector<ComparedRun> runs;
    Clip reference;
    NoticesOnly observer;
    for (size_t i = 0; i < settings.size(); ++i) {
        begins(i);
        FrameCollector collector;
        RunInput input = plain;
        input.acceleration = settings[i].options;
        input.releasedStyle = settings[i].released;
        RunOutcome outcome = engine.run(input, observer, collector.queue(), cancel);
        if (const auto* error = std::get_if<Error>(&outcome)) return *error;
        if (std::holds_alternative<Cancelled>(outcome)) throw Cancelled();
        const Clip clip = collector.take();
        ComparedRun done{settings[i].name, std::get<RunRecord>(std::move(outcome))};
        if (i == 0)
            reference = clip;
        else
            done.quality = compareClips(clip, reference);
        runs.push_back(std::move(done));
    }
    return runs;
}

}  // namespace lightreel::cli
