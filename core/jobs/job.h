#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/compare/run_record.h"
#include "core/media/encoding_params.h"
#include "core/pipeline/run_events.h"

namespace lightreel {

/// One generation to do: an immutable value that goes into an Engine.
struct Job {
    std::string id;  ///< 128 random bits as 32 hex digits, see newJobId()
    GenerationRequest request;
    AccelerationOptions acceleration;
    std::string modelFolder;     ///< absolute; found by the model library
    std::string motionAdapter;   ///< absolute; empty: the folder's own
    std::string output;          ///< absolute path of the clip to write
    bool replaceOutput = false;  ///< false: a taken name gets a number
    std::string recordPath;      ///< where the RunRecord goes as JSON; empty: beside the clip (clip_files.h)
    bool previews = false;       ///< send Preview events
    std::string noise;           ///< --noise
    std::string dump;            ///< --dump

    friend bool operator==(const Job&, const Job&) = default;
};

[[nodiscard]] std::string newJobId();

namespace event {

struct Accepted {};
struct Encoded {  ///< the file is complete under its final name
    RunRecord::Output output;
};
struct Finished {
    RunRecord record;
};
struct Failed {
    Error error;
};
struct CancelHeard {};

}  // namespace event

/// What a job says: Accepted first; exactly one of Finished, Failed, CancelHeard last; sequence rises by one.
struct JobEvent {
    std::string jobId;
    int64_t sequence = 0;
    std::variant<event::Accepted, RunEvent, event::Encoded, event::Finished, event::Failed,
                 event::CancelHeard>
        body;
};

/// What "--progress json" prints: "job", "sequence", "kind" and what the kind says.
[[nodiscard]] nlohmann::json toJson(const JobEvent& event);

}  // namespace lightreel
