#include "ui/compare/difference_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lightreel {
namespace {

constexpr int kSteps = 256;
constexpr int kFull = 65535;

int channel(int from, int to, double part) {
    return static_cast<int>(std::lround(from + (to - from) * part));
}

QRgb between(QRgb from, QRgb to, double part) {
    return qRgb(channel(qRed(from), qRed(to), part), channel(qGreen(from), qGreen(to), part),
                channel(qBlue(from), qBlue(to), part));
}

std::array<QRgb, kSteps> ramp() {
    std::array<QRgb, kSteps> colors{};
    for (int i = 0; i < kSteps; ++i) colors[static_cast<size_t>(i)] = heatColor(i / (kSteps - 1.0));
    return colors;
}

uint16_t largestDifference(const uint8_t* a, const uint8_t* b) {
    int most = 0;
    for (int i = 0; i < 3; ++i) most = std::max(most, std::abs(int{a[i]} - int{b[i]}));
    return static_cast<uint16_t>(most * (kFull / 255));
}

}  // namespace

DifferenceMap differenceMap(const Frame& a, const Frame& b, HeatKind kind) {
    static_cast<void>(kind);
    DifferenceMap map{a.width, a.height, {}};
    map.values.resize(static_cast<size_t>(a.width) * static_cast<size_t>(a.height));
    for (size_t i = 0; i < map.values.size(); ++i)
        map.values[i] = largestDifference(a.rgb.data() + 3 * i, b.rgb.data() + 3 * i);
    return map;
}

QRgb heatColor(double part) {
    constexpr QRgb kBlack = 0xFF000000, kPetrol = 0xFF2C93B3, kWhite = 0xFFFFFFFF;
    return part < 0.5 ? between(kBlack, kPetrol, part * 2) : between(kPetrol, kWhite, part * 2 - 1);
}

QImage heatImage(const DifferenceMap& map, int gain) {
    static const std::array<QRgb, kSteps> colors = ramp();
    QImage image(map.width, map.height, QImage::Format_RGB32);
    const uint16_t* value = map.values.data();
    for (int y = 0; y < map.height; ++y) {
        auto* pixel = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < map.width; ++x)
            *pixel++ = colors[static_cast<size_t>(std::min(*value++ * gain, kFull)) * (kSteps - 1) / kFull];
    }
    return image;
}

}  // namespace lightreel
