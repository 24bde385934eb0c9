#pragma once
#include <filesystem>

namespace lightreel {

/// The name under which this process writes target until it is complete: beside it, with its suffix, marked
/// as ours: "clip.lightreel-PID-N.part.mp4".
[[nodiscard]] std::filesystem::path partFileFor(const std::filesystem::path& target);

/// Removes what killed processes left of their part files in a folder, also those that had the id which this
/// one has now. Whatever does not have a name of ours, whose process lives, or which somebody holds open with
/// a lock, stays.
void removeStaleParts(const std::filesystem::path& folder);

/// Marks an open part file or folder as in use, for processes that cannot see ours (another container).
void lockPart(int fd);

}  // namespace lightreel
