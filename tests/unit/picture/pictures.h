#pragma once
#include <gtest/gtest.h>

#include <QImage>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/picture/picture_file.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {

inline std::filesystem::path pictureData(const char* name) {
    return std::filesystem::path(LIGHTREEL_TEST_DATA) / "pictures" / name;
}

inline std::string bytesOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void writeBytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

/// Red, green, blue and white quarters.
inline QImage quarters(int width = 24, int height = 16, QImage::Format format = QImage::Format_RGB32) {
    QImage image(width, height, format);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const bool right = 2 * x >= width, below = 2 * y >= height;
            image.setPixelColor(x, y, below ? (right ? Qt::white : Qt::blue) : (right ? Qt::green : Qt::red));
        }
    return image;
}

/// The corners' colours as letters, from the upper left: "RGBW" for quarters().
inline std::string corners(const QImage& image) {
    std::string letters;
    for (const auto& [x, y] : {std::pair{1, 1},
                               {image.width() - 2, 1},
                               {1, image.height() - 2},
                               {image.width() - 2, image.height() - 2}}) {
        const QColor colour = image.pixelColor(x, y);
        const bool r = colour.red() > 200, g = colour.green() > 200, b = colour.blue() > 200;
        letters += r && g && b ? 'W' : r && !g && !b ? 'R' : g && !r && !b ? 'G' : b && !r && !g ? 'B' : '?';
    }
    return letters;
}

}  // namespace lightreel
