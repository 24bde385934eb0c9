#include "ui/compare/heat_image.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/compare/flip.h"

namespace lightreel {
namespace {

constexpr int kSteps = 256;

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

}  // namespace

ErrorMap errorMap(const Frame& a, const Frame& b, HeatKind kind) {
    return kind == HeatKind::Channel ? differenceMap(a, b) : flipMap(a, b);
}

QRgb heatColor(double part) {
    constexpr QRgb kBlack = 0xFF000000, kPetrol = 0xFF2C93B3, kWhite = 0xFFFFFFFF;
    return part < 0.5 ? between(kBlack, kPetrol, part * 2) : between(kPetrol, kWhite, part * 2 - 1);
}

QImage heatImage(const ErrorMap& map, int gain) {
    static const std::array<QRgb, kSteps> colors = ramp();
    const auto steps = static_cast<float>(gain * (kSteps - 1));
    QImage image(map.width, map.height, QImage::Format_RGB32);
    const float* value = map.values.data();
    for (int y = 0; y < map.height; ++y) {
        auto* pixel = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < map.width; ++x) {
            const int step = static_cast<int>(std::lround(*value++ * steps));
            *pixel++ = colors[static_cast<size_t>(std::min(step, kSteps - 1))];
        }
    }
    return image;
}

}  // namespace lightreel
