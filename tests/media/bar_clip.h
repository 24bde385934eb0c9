#pragma once
#include <gtest/gtest.h>

#include "core/media/video_reader.h"
#include "core/media/video_writer.h"

namespace lightreel {

inline constexpr int kFps = 8;

/// A bright bar that moves: every frame is another picture.
inline Frame barFrame(int index) {
    constexpr int kWidth = 64, kHeight = 48;
    Frame frame{kWidth, kHeight, index, {index, kFps}, {}};
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x)
            for (const int value : {x / 4 == index % 16 ? 240 : 40, 3 * x, 5 * y})
                frame.rgb.push_back(static_cast<uint8_t>(value));
    return frame;
}

inline Result<VideoWriter> openWriter(const std::filesystem::path& path) {
    EncodingParams params;
    params.width = 64;
    params.height = 48;
    params.fps = kFps;
    params.comment = "the settings";
    return VideoWriter::open(path, params);
}

inline std::filesystem::path onlyFile(const std::filesystem::path& folder) {
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
    return std::filesystem::directory_iterator(folder)->path();
}

/// As far as it plays.
inline int playableFrames(const std::filesystem::path& path) {
    Result<VideoReader> reader = VideoReader::open(path);
    if (!reader) return 0;
    EXPECT_EQ(reader->comment(), "the settings");
    for (int count = 0;; ++count) {
        const auto frame = reader->next();
        if (!frame || !*frame) return count;
    }
}

}  // namespace lightreel
