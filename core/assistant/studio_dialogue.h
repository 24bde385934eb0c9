#pragma once
#include "core/assistant/bench_dialogue.h"
#include "core/assistant/seeded_random.h"

namespace lightreel {

struct StudioRules {
    uint64_t seed = 1;
    int64_t tokens =
        2048;  ///< of all lines together, at most; the last session is left out where it would not fit
    size_t questions = 8;  ///< at most
};

/// A made-up dialogue of an artist and the Director about a film of short clips: sessions about one topic
/// each (look, seeds, sound, dates, delivery, cast), in which alternatives are tried and turned down, and
/// something is decided. Asked is what was decided, spread evenly over the dialogue; the answers stand in the
/// text word for word, once. The same rules give the same dialogue everywhere.
[[nodiscard]] BenchDialogue studioDialogue(const StudioRules& rules, const TextSize& size);

inline constexpr int kStudioTopics = 6;
inline constexpr int kDeliveryTopic = 4;  ///< where file names and clips' codenames are talked about

/// "amber-fox": one of some 500.
[[nodiscard]] std::string codename(SeededRandom& random);

}  // namespace lightreel
