#include "core/vision/lpips.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <vector>

#include "core/compare/same_size.h"
#include "core/nn/layers.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

/// AlexNet's convolutions as torchvision numbers them; each is followed by a ReLU, and the first two of them
/// by a pooling before the next convolution.
struct Stage {
    int64_t number;
    Convolution convolution;
};
constexpr std::array kStages{Stage{0, {11, 4, 2}}, Stage{3, {5, 1, 2}}, Stage{6, {3, 1, 1}},
                             Stage{8, {3, 1, 1}}, Stage{10, {3, 1, 1}}};
constexpr size_t kPooledStages = 2;
constexpr int64_t kColours = 3;

/// Output channels of a stage by its file; 1 where the file has none, which check() tells then.
int64_t widthOf(const WeightSource& source, int64_t stage) {
    const WeightInfo* stored = source.find("features." + std::to_string(stage) + ".weight");
    return stored != nullptr && !stored->shape.empty() ? stored->shape.front() : 1;
}

/// Each pixel's channels brought to length 1.
at::Tensor unitLengths(const at::Tensor& features) {
    constexpr double kEpsilon = 1e-10;
    return features / (features.square().sum(1, true).sqrt_() + kEpsilon);
}

/// Both pictures as [2, 3, H, W], -1..1 brought to the spread that the network was trained with.
at::Tensor pixelsOf(const Frame& a, const Frame& b) {
    at::Tensor pixels = at::empty({2, a.height, a.width, kColours});
    for (const auto& [index, frame] : {std::pair{0, &a}, std::pair{1, &b}}) {
        auto* bytes = const_cast<uint8_t*>(frame->rgb.data());  // only read; a tensor cannot say so
        pixels[index].copy_(at::from_blob(bytes, {a.height, a.width, kColours}, at::kByte));
    }
    const at::Tensor shift = at::tensor({-0.030F, -0.088F, -0.188F}),
                     scale = at::tensor({0.458F, 0.448F, 0.450F});
    return pixels.div_(127.5).sub_(1).sub_(shift).div_(scale).permute({0, 3, 1, 2});
}

}  // namespace

struct Lpips::Layers {
    explicit Layers(std::shared_ptr<WeightSource> from) : source(std::move(from)) {
        const WeightScope root(parameters);
        int64_t in = kColours;
        for (const auto& [number, convolution] : kStages) {
            const int64_t out = widthOf(*source, number);
            features.emplace_back(root / "features" / number, in, out, convolution);
            importance.push_back(
                (root / ("lin" + std::to_string(importance.size()))).parameter("weight", {1, out, 1, 1}));
            in = out;
        }
        parameters.load(*source, at::kFloat);
    }

    std::shared_ptr<WeightSource> source;
    ParameterSet parameters;
    std::vector<Conv2d> features;
    std::vector<Parameter> importance;  ///< of each channel of a stage
};

Lpips::Lpips(std::unique_ptr<Layers> layers) : m_layers(std::move(layers)) {}
Lpips::~Lpips() = default;
Lpips::Lpips(Lpips&&) noexcept = default;

Result<Lpips> Lpips::open(const std::filesystem::path& weights) {
    const Result<std::shared_ptr<WeightSource>> source = openSafetensors(weights);
    if (!source) return source.error();
    return Lpips(std::make_unique<Layers>(*source));
}

double Lpips::distance(const Frame& a, const Frame& b) const {
    requireSameSize(a, b);
    at::Tensor x = pixelsOf(a, b);
    double sum = 0;
    for (size_t stage = 0; stage < kStages.size(); ++stage) {
        if (stage >= 1 && stage <= kPooledStages) x = at::max_pool2d(x, 3, 2);
        x = m_layers->features[stage](x).relu_();
        const at::Tensor units = unitLengths(x), squares = (units[0] - units[1]).square_();
        sum += (squares * (*m_layers->importance[stage])[0]).sum(0).mean().item<double>();
    }
    m_layers->source->checkUnchanged();
    if (!std::isfinite(sum))
        throw Failure{{ErrorCode::ModelDamaged,
                       {{"path", m_layers->source->label()}, {"reason", "its distances are not numbers"}}}};
    return sum;
}

}  // namespace lightreel
