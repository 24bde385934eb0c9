#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

namespace lightreel {

/// A file as it was at some moment, by its name, identity, size and time.
struct TextFileState {
    std::filesystem::path path;
    uint64_t device = 0, node = 0, size = 0;
    int64_t seconds = 0, nanoseconds = 0;
    friend bool operator==(const TextFileState&, const TextFileState&) = default;
};

/// Those of a model's files that are read when it is opened and not watched afterwards: configuration,
/// defaults and vocabulary (.json, .txt) of the folder, its parts and the motion adapter. Nothing is read;
/// two states are equal as long as what was read from these files is still what they say. Sorted by path.
[[nodiscard]] std::vector<TextFileState> textFilesOf(const std::filesystem::path& modelFolder,
                                                     const std::filesystem::path& motionAdapter);

}  // namespace lightreel
