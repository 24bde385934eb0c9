#pragma once
#include "core/assistant/llama_model.h"
#include "tests/parity/parity.h"

namespace lightreel::parity {

/// The network of tests/data/tiny-llama, loaded.
struct TinyLlama {
    TinyLlama()
        : file(orThrow(openGguf(data("tiny-llama") / "model.gguf"))),
          config(orThrow(LlamaConfig::fromGguf(file.header, "model.gguf"))),
          model(config, parameters) {
        const auto weights = llamaWeights(file, config);
        parameters.check(*weights);
        parameters.load(*weights, at::kFloat);
    }
    GgufFile file;
    LlamaConfig config;
    ParameterSet parameters;
    LlamaModel model;
};

}  // namespace lightreel::parity
