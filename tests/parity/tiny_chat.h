#pragma once
#include "core/assistant/llama_model.h"
#include "tests/parity/parity.h"

namespace lightreel::parity {

/// The network of tests/data/tiny-chat, loaded: three layers, 512 positions, a vocabulary of bytes.
struct TinyChat {
    TinyChat()
        : file(orThrow(openGguf(path()))),
          config(orThrow(LlamaConfig::fromGguf(file.header, "model.gguf"))),
          model(config, parameters) {
        const auto weights = llamaWeights(file, config);
        parameters.check(*weights);
        parameters.load(*weights, at::kFloat);
    }
    static std::filesystem::path path() { return data("tiny-chat") / "model.gguf"; }

    GgufFile file;
    LlamaConfig config;
    ParameterSet parameters;
    LlamaModel model;
};

}  // namespace lightreel::parity
