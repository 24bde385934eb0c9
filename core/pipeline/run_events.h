#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/base/notice.h"
#include "core/compare/run_plan.h"
#include "core/frame/frame.h"
#include "core/memory/timeline.h"
#include "core/request/generation_request.h"

namespace lightreel {

/// What a run says while it runs, in this order: Resolved, then stages with their steps, samples at any time.
namespace event {

/// The request with every "as the model says" filled in.
struct Resolved {
    GenerationRequest request;
    std::string device;            ///< "cpu" or the card's name
    int64_t promptTokens = 0;      ///< before the cut, start and end not counted
    int64_t promptTokensUsed = 0;  ///< at most what the model reads
    RunPlan plan = {};
};
struct StageEntered {
    std::string stage;  ///< load, encode, denoise, decode, media
    int total = 0;      ///< steps of denoise, frames of decode; 0 when it has no parts
};
struct StepDone {
    int index = 0;  ///< from 0
    int total = 0;
    std::string kind;  ///< full | reuse | skip
    double seconds = 0;
};
/// Approximate small pictures of the clip as it stands after a step. Lossy: a newer one replaces it.
struct Preview {
    int step = 0;  ///< steps done, from 1
    std::vector<Frame> frames;
};
/// Samples at most 20 a second, and at each border of a stage or step.
struct MemorySample {
    TimelineSample sample;
};
/// The spans as they stand; sent whenever one begins or ends.
struct SpansChanged {
    std::vector<TimelineSpan> spans;
};
struct FrameDecoded {
    int index = 0;  ///< from 0
    int total = 0;
};
/// The run goes on without something that was asked for. Each is said once; the record has them all.
struct Noticed {
    Notice notice;
};

}  // namespace event

using RunEvent = std::variant<event::Resolved, event::StageEntered, event::StepDone, event::Preview,
                              event::MemorySample, event::SpansChanged, event::FrameDecoded, event::Noticed>;

/// Receives the events of one run, on the threads of that run; must return quickly.
class RunObserver {
  public:
    virtual ~RunObserver() = default;
    virtual void onRunEvent(const RunEvent& event) = 0;
};

}  // namespace lightreel
