#pragma once
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/tokenizer.h"
#include "tests/parity/parity.h"

namespace lightreel::parity {

/// What tests/data/vocabularies.json has of each kind: "gpt-2", "llama-bpe", "llama".
inline const nlohmann::json& vocabularies() {
    static const nlohmann::json all = [] {
        std::ifstream file(data("vocabularies.json"));
        return nlohmann::json::parse(file);
    }();
    return all;
}

/// As a GGUF file would have it.
inline GgufHeader headerOf(const nlohmann::json& kind) {
    GgufHeader header;
    header.metadata = {{"tokenizer.ggml.model", kind["model"].get<std::string>()},
                       {"tokenizer.ggml.tokens", kind["tokens"].get<std::vector<std::string>>()},
                       {"tokenizer.ggml.token_type", kind["types"].get<std::vector<int64_t>>()},
                       {"tokenizer.ggml.bos_token_id", kind["begin"].get<int64_t>()}};
    if (kind.contains("scores")) {
        header.metadata["tokenizer.ggml.scores"] = kind["scores"].get<std::vector<double>>();
    } else {
        header.metadata["tokenizer.ggml.pre"] = kind["pre"].get<std::string>();
        header.metadata["tokenizer.ggml.merges"] = kind["merges"].get<std::vector<std::string>>();
    }
    return header;
}

inline SharedTokenizer tokenizerOf(const GgufHeader& header) {
    return orThrow(openTokenizer(header, "file"));
}

inline std::string decoded(const Tokenizer& tokenizer, const std::vector<int64_t>& ids) {
    std::string text;
    for (const int64_t id : ids) text += tokenizer.bytesOf(id);
    return text;
}

}  // namespace lightreel::parity
