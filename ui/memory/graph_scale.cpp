#include "ui/memory/graph_scale.h"

#include <algorithm>

namespace lightreel {

double toGib(int64_t bytes) {
    return static_cast<double>(bytes) / (1024.0 * 1024.0 * 1024.0);
}

double GraphScale::y(int64_t bytes) const {
    return yOfGib(toGib(bytes));
}

double leastRateSeconds(const GraphScale& scale) {
    return std::max(0.1, 2 * scale.seconds / std::max(1.0, scale.body.width()));
}

double roundTop(double highestGib) {
    constexpr double kAir = 1.12;
    for (const double top : {.05, .1,  .2,  .3,  .5,  1.,  2.,  3.,  4.,  5.,   6.,   7.,   8.,   10.,
                             12., 16., 20., 24., 32., 40., 48., 64., 80., 128., 192., 256., 384., 512.})
        if (top >= highestGib * kAir) return top;
    return highestGib * kAir;
}

double roundRate(double highest) {
    constexpr double kAir = 1.12;
    double top = 1e6;
    for (int i = 0; top < highest * kAir; ++i) top *= i % 3 == 1 ? 2.5 : 2;  // 1 2 5 10 20 50 ...
    return top;
}

double gridStep(double top) {
    constexpr int kMostLines = 8;
    double step = 0.01;
    for (int i = 0; top / step > kMostLines + 1e-9; ++i) step *= i % 3 == 1 ? 2.5 : 2;  // 1 2 5 10 20 50 ...
    return step;
}

double timeStep(double seconds, double pixels, double minimumPixels) {
    const double least = seconds * minimumPixels / std::max(pixels, minimumPixels);
    double step = 0.1;
    for (int i = 0; step < least; ++i) step *= i % 3 == 1 ? 2.5 : 2;
    return step;
}

}  // namespace lightreel
