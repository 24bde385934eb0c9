#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/assistant/episode_plan.h"

namespace lightreel {

/// What takes long to make again of a conversation. Numbers and prints only: nothing in it names a file.
struct KeptConversation {
    std::string embedder;                ///< print of the network that made the embeddings
    std::string windows;                 ///< print of the texts that they are of
    int64_t sets = 0;                    ///< made so far
    int64_t set = 0;                     ///< number of the one in use, 1 to `sets`
    int64_t firstTurn = 0;               ///< of that one
    EpisodePlan plan = {};               ///< of that one; empty: one episode
    std::vector<Point> embeddings = {};  ///< of the first windows, all of one length
};

/// Keeps it as one file (safetensors with a checksum), whole or not at all. errors: DiskFull, NotWritable,
/// WriteFailed
[[nodiscard]] Result<void> writeConversation(const std::filesystem::path& path, const KeptConversation& kept);

/// What such a file holds, every number of it within its range; whether it is of the conversation at hand is
/// for the caller to see. Nothing: there is none, or it is damaged or none of ours.
[[nodiscard]] std::optional<KeptConversation> readConversation(const std::filesystem::path& path);

}  // namespace lightreel
