#pragma once
#include "core/assistant/llama_file.h"
#include "tests/parity/parity.h"

namespace lightreel::parity {

/// A small network of tests/data, loaded.
struct TinyNetwork {
    explicit TinyNetwork(const std::filesystem::path& path) : file(path) { file.load(); }

    LlamaFile file;
    const LlamaConfig& config = file.config();
    const LlamaModel& model = file.model();
};

/// That of tests/data/tiny-llama: two layers, 96 tokens, every stored type.
struct TinyLlama : TinyNetwork {
    TinyLlama() : TinyNetwork(data("tiny-llama") / "model.gguf") {}
};

/// That of tests/data/tiny-chat: three layers, 512 positions, a vocabulary of bytes.
struct TinyChat : TinyNetwork {
    TinyChat() : TinyNetwork(path()) {}
    static std::filesystem::path path() { return data("tiny-chat") / "model.gguf"; }
};

}  // namespace lightreel::parity
