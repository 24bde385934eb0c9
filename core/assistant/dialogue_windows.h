#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace lightreel {

/// What somebody said. Plain UTF-8 text.
struct Utterance {
    std::string speaker, text;

    friend bool operator==(const Utterance&, const Utterance&) = default;
};

/// Long messages, of over 500 characters, in sentences of their own; those of ten characters and fewer go.
[[nodiscard]] std::vector<Utterance> inSentences(const std::vector<Utterance>& messages);

/// `Ada said, "..."` and a line's end.
[[nodiscard]] std::string spokenLine(const Utterance& utterance);

/// The lines of so many utterances each, one after the other; the last window may be shorter.
[[nodiscard]] std::vector<std::string> dialogueWindows(const std::vector<Utterance>& utterances,
                                                       size_t perWindow = 4);

/// What stands for an episode, from its members' windows: in the order of `ranked` until their tokens reach
/// `most` (at least one), then by their place in the dialogue. sizes: tokens of every window.
[[nodiscard]] std::vector<size_t> representatives(const std::vector<size_t>& ranked,
                                                  const std::vector<size_t>& sizes, size_t most);

}  // namespace lightreel
