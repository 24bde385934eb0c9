#pragma once
#include <QRectF>
#include <cstdint>

namespace lightreel {

/// Where seconds and bytes lie in the graph.
struct GraphScale {
    QRectF body;         ///< logical pixels
    double seconds = 1;  ///< from the left edge to the right one
    double top = 1;      ///< GiB
    double gutter = 0;   ///< logical pixels: where the figures at the right begin
    double topRate = 0;  ///< bytes a second at the top of the right axis; 0: there is none
    double origin = 0;   ///< second of the run at the left edge
    bool share = false;  ///< the axis counts percent of each run in place of seconds

    [[nodiscard]] double x(double second) const {
        return body.left() + body.width() * (second - origin) / seconds;
    }
    [[nodiscard]] double second(double x) const {
        return origin + (x - body.left()) / body.width() * seconds;
    }
    [[nodiscard]] double y(int64_t bytes) const;
    [[nodiscard]] double yOfRate(double bytesPerSecond) const {
        return body.bottom() - body.height() * bytesPerSecond / topRate;
    }
    [[nodiscard]] double yOfGib(double gib) const { return body.bottom() - body.height() * gib / top; }
};

/// What moved in less time than this is told as one figure: a tenth of a second, or two pixels.
[[nodiscard]] double leastRateSeconds(const GraphScale& scale);

/// The round value, in GiB, that leaves at least an eighth of air above the highest one seen.
[[nodiscard]] double roundTop(double highestGib);
/// The same for bytes a second, round in MB or GB.
[[nodiscard]] double roundRate(double highest);
/// Distance of grid lines: four to eight of them.
[[nodiscard]] double gridStep(double top);
/// Distance of time marks in seconds: 1, 2 or 5 times a power of ten, at least minimumPixels apart.
[[nodiscard]] double timeStep(double seconds, double pixels, double minimumPixels);
[[nodiscard]] double toGib(int64_t bytes);

}  // namespace lightreel
