#pragma once
#include <algorithm>
#include <array>
#include <cmath>

namespace lightreel::flip {

struct Colour {
    float x, y, z;
};
using Matrix = std::array<Colour, 3>;

// Linear sRGB to X, Y, Z as shares of the white's (D65), and back.
inline constexpr Matrix kToShares{{{0.433895378F, 0.376242363F, 0.189862234F},
                                   {0.212636822F, 0.715182982F, 0.072180196F},
                                   {0.017752423F, 0.109465629F, 0.872781955F}}};
inline constexpr Matrix kFromShares{{{3.080342063F, -1.537398969F, -0.542943015F},
                                     {-0.921178419F, 1.875929984F, 0.045248412F},
                                     {0.052881294F, -0.204011206F, 1.151129905F}}};

inline Colour times(const Matrix& m, Colour c) {
    return {m[0].x * c.x + m[0].y * c.y + m[0].z * c.z, m[1].x * c.x + m[1].y * c.y + m[1].z * c.z,
            m[2].x * c.x + m[2].y * c.y + m[2].z * c.z};
}

/// CIELAB's cube root, straight near black.
inline float labRoot(float share) {
    constexpr float kDelta = 6.0F / 29, kEnd = kDelta * kDelta * kDelta;
    const float root = std::cbrt(std::max(share, kEnd));
    return share > kEnd ? root : share / (3 * kDelta * kDelta) + 4.0F / 29;
}

/// CIELAB with colours that fade with the light (Hunt effect), of linear sRGB in 0..1.
inline Colour huntLab(Colour rgb) {
    const Colour shares = times(kToShares, rgb);
    const float x = labRoot(shares.x), y = labRoot(shares.y), z = labRoot(shares.z);
    const float light = 116 * y - 16;
    return {light, 5 * light * (x - y), 2 * light * (y - z)};
}

/// City block along light, straight across the colours (HyAB), to the power of 0.7.
inline float distance(Colour a, Colour b) {
    constexpr float kNone = 1e-12F;  // the power of 0 is slow
    const float along = std::abs(a.x - b.x);
    const float across = std::sqrt((a.y - b.y) * (a.y - b.y) + (a.z - b.z) * (a.z - b.z));
    const float power = std::pow(std::max(along + across, kNone), 0.7F);
    return along + across > kNone ? power : 0;
}

/// Distances as 0..1: those up to 0.4 of the largest, which green and blue have, take the scale up to 0.95.
struct DistanceScale {
    float largest = distance(huntLab({0, 1, 0}), huntLab({0, 0, 1}));
    float knee = 0.4F * largest;

    [[nodiscard]] float operator()(float distance) const {
        constexpr float kAtKnee = 0.95F;
        const float above = kAtKnee + (distance - knee) / (largest - knee) * (1 - kAtKnee);
        return distance < knee ? distance * kAtKnee / knee : above;
    }
};

}  // namespace lightreel::flip
