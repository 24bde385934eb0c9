#pragma once
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/compare/quality.h"

namespace lightreel {

/// One pair of pictures of tests/data/metrics.json with what others measure between them.
struct MetricsCase {
    std::string name;
    std::shared_ptr<const Frame> a, b;
    float pixelsPerDegree;
    std::vector<double> flip;  ///< per pixel
    double flipMean, psnr;
    std::optional<double> ssim;
};

inline std::shared_ptr<const Frame> frameFromHex(int width, int height, const std::string& hex) {
    auto frame = std::make_shared<Frame>(Frame{width, height});
    for (size_t i = 0; i < hex.size(); i += 2)
        frame->rgb.push_back(static_cast<uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return frame;
}

inline std::vector<MetricsCase> metricsCases() {
    std::ifstream file(LIGHTREEL_TEST_DATA "/metrics.json");
    std::vector<MetricsCase> cases;
    for (const auto& entry : nlohmann::json::parse(file)) {
        const int width = entry.at("width"), height = entry.at("height");
        MetricsCase next{entry.at("name"),
                         frameFromHex(width, height, entry.at("a")),
                         frameFromHex(width, height, entry.at("b")),
                         entry.at("ppd"),
                         {},
                         entry.at("flip_mean"),
                         entry.at("psnr"),
                         {}};
        for (const int error : entry.at("flip")) next.flip.push_back(error / 1e4);
        if (entry.contains("ssim")) next.ssim = entry.at("ssim").get<double>();
        cases.push_back(std::move(next));
    }
    return cases;
}

}  // namespace lightreel
