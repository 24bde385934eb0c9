#include "app/cli/bench_runs.h"

#include <cstdio>
#include <thread>

#include "app/cli/setting_choices.h"

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
    ClipFrames take() {
        m_thread.join();
        return std::move(m_clip);
    }

  private:
    FrameQueue m_queue;
    ClipFrames m_clip;
    std::jthread m_thread;
};

}  // namespace

std::vector<BenchSetting> cacheBenchSettings(bool full, const ModelFacts& facts,
                                             const GenerationRequest& request) {
    std::vector<BenchSetting> settings;
    for (ComparisonMember& member : usualSettings(full, settingChoices(facts, request)))
        settings.push_back({std::move(member.name), member.acceleration});
    BenchSetting released{"released 2/0", {}, true};
    released.options.cache.mode = CacheMode::DeepCache;
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
    ClipFrames reference;
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
        const ClipFrames clip = collector.take();
        ComparedRun done{settings[i].name, {std::get<RunRecord>(std::move(outcome))}};
        if (i == 0)
            reference = clip;
        else
            done.quality = compareClips(clip, reference);
        runs.push_back(std::move(done));
    }
    return runs;
}

}  // namespace lightreel::cli
