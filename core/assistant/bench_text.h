#pragma once
#include <ATen/core/Tensor.h>

#include <optional>

#include "core/assistant/attention_loss.h"
#include "core/assistant/bench_dialogue.h"
#include "core/assistant/clusterer.h"
#include "core/text/tokenizer.h"

namespace lightreel {

/// A dialogue as the model reads it: the system's message, then all lines in one turn of the user's, which
/// stays open for the question (the form of EpiCache's evaluation).
struct BenchText {
    BenchDialogue dialogue;
    at::Tensor ids;                  ///< [N] int64
    int64_t pinned = 0;              ///< tokens before the first line
    std::vector<TokenSpan> lines;    ///< of every message
    std::vector<TokenSpan> windows;  ///< of every four messages
    std::vector<std::string> windowTexts;
    at::Tensor turn;  ///< [t]: what ends the user's turn and begins the assistant's
};

/// Throws Failure (ModelUnsupported) when the vocabulary has no chat marks.
[[nodiscard]] BenchText benchText(const BenchDialogue& dialogue, const Tokenizer& tokenizer);

inline constexpr size_t kWindowMessages = 4;

/// [T] int64: the question, the turn, and how the answer begins.
[[nodiscard]] at::Tensor questionIds(const BenchText& text, const BenchQuestion& question,
                                     const Tokenizer& tokenizer);
/// [T] int64 of plain text.
[[nodiscard]] at::Tensor plainIds(std::string_view text, const Tokenizer& tokenizer);

/// Where the answer's words stand in the text; nothing when its evidence does not have them word for word.
[[nodiscard]] std::optional<TokenSpan> answerSpan(const BenchText& text, const BenchQuestion& question,
                                                  const Tokenizer& tokenizer);

/// The windows' ids one after the other. windows: ascending.
[[nodiscard]] at::Tensor windowIds(const BenchText& text, const std::vector<size_t>& windows);

}  // namespace lightreel
