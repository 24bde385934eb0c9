#pragma once
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <string>

#include "core/assistant/kv_cache.h"

namespace lightreel {

/// What an episode's entries were made from: hashes of the model, the tokenizer, the probe, the text so far.
/// Entries of anything else are worth nothing.
using EpisodeIdentity = std::map<std::string, std::string>;

/// Keeps an episode's entries as one file (safetensors with a checksum), whole or not at all.
/// errors: DiskFull, NotWritable, WriteFailed
[[nodiscard]] Result<void> saveEpisode(const std::filesystem::path& path, const KvCache& cache,
                                       const EpisodeIdentity& identity);

/// What an episode's file says of itself.
struct EpisodeAbout {
    int64_t seen = 0;  ///< tokens of its text that it has read
    EpisodeIdentity identity;
};

/// Nothing when there is no sound file. Does not look at the entries.
[[nodiscard]] std::optional<EpisodeAbout> aboutEpisode(const std::filesystem::path& path);

/// The entries again, bit for bit, in the place of what the cache held; its tail is empty then. headCap:
/// entries that a head has at most. Whatever is not right (damage, another identity, shapes, tokens outside
/// of what was seen, numbers that are none) is an error with its reason, and the cache stays as it was; the
/// text is the truth, and the entries can be made from it again. errors: FileMissing, FileUnreadable
[[nodiscard]] Result<void> loadEpisode(const std::filesystem::path& path, const EpisodeIdentity& identity,
                                       KvCache& cache, int64_t headCap = std::numeric_limits<int64_t>::max());

}  // namespace lightreel
