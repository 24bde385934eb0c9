#pragma once
#include <vector>

#include "core/assistant/kv_forward.h"
#include "core/base/cancel_token.h"

namespace lightreel {

/// How the sparse pass looks at a text.
struct SensitivityRules {
    int64_t chunk = 1024;  ///< tokens that go through together
    int64_t sinks = 64;    ///< the first tokens of the text, which every chunk sees
    int64_t recent = 512;  ///< the last ones before the chunk, which it sees
};

/// Of every layer: how much its keys change when most of the past is not there; 1 less the mean cosine, over
/// heads and tokens, between the keys of a full pass and of one that sees sinks, recent tokens and its own
/// chunk. 0 for all within the first chunk. ids [T]. source: EpiCache (arXiv 2509.17396), eq. 8 and 9
[[nodiscard]] std::vector<double> layerSensitivities(const LlamaModel& model, const at::Tensor& ids,
                                                     const SensitivityRules& rules,
                                                     const CancelToken& cancel);

}  // namespace lightreel
