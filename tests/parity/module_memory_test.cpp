#include <c10/core/InferenceMode.h>

#include "core/decode/vae_encoder.h"
#include "core/memory/counting_allocator.h"
#include "core/nn/motion_module.h"
#include "core/nn/onednn.h"
#include "core/nn/resnet_block.h"
#include "core/nn/spatial_transformer.h"
#include "core/nn/spatio_temporal_transformer.h"
#include "core/nn/temporal_resnet.h"
#include "core/vision/clip_vision_encoder.h"
#include "tests/parity/random_weights.h"

namespace lightreel::parity {
namespace {

/// Bytes that a second call needed at its highest, its result among them.
double measured(const std::function<at::Tensor()>& call) {
    (void)call();  // packs the weights
    MemoryMeter& meter = installCountingAllocator();
    const int64_t before = meter.read().allocated;
    meter.resetPeak();
    (void)call();
    return static_cast<double>(meter.peak().allocated - before);
}

class ModuleMemory : public testing::TestWithParam<std::tuple<int64_t, int64_t, at::ScalarType>> {
  protected:
    static void SetUpTestSuite() { (void)installCountingAllocator(); }  // before the first tensor
    void SetUp() override {
        if (m_size < 4 && onednn::takes(at::empty({0}, m_dtype)))
            GTEST_SKIP() << "2026-11-28: what kernels in 16 bits hold is fitted; PlannedRun keeps to it";
    }
    [[nodiscard]] at::Tensor maps(int64_t channels) const {
        return at::randn({m_shape.frames, channels, m_shape.height, m_shape.width})
            .to(m_dtype)
            .contiguous(at::MemoryFormat::ChannelsLast);
    }
    [[nodiscard]] at::Tensor zeros(at::IntArrayRef sizes) const { return at::zeros(sizes, m_dtype); }
    const c10::InferenceMode m_inference;
    const int64_t m_channels = std::get<0>(GetParam()), m_heads = std::get<1>(GetParam());
    const at::ScalarType m_dtype = std::get<2>(GetParam());
    const int64_t m_size = static_cast<int64_t>(at::elementSize(m_dtype));
    const MapShape m_shape{4, 24, 20, m_size};
    ParameterSet m_set;
};

TEST_P(ModuleMemory, resnetBlock) {
    for (const int64_t in : {m_channels, 2 * m_channels}) {
        ParameterSet set;
        const ResnetBlock block(WeightScope(set), {in, m_channels, 32, 8, 1e-5});
        loadRandom(set, m_dtype, 0.02);
        const at::Tensor x = maps(in), time = zeros({1, 32});
        EXPECT_NEAR(static_cast<double>(block.peakBytes(m_shape)) / measured([&] { return block(x, time); }),
                    1, 0.05);
    }
}

TEST_P(ModuleMemory, spatialTransformer) {
    const SpatialTransformer block(WeightScope(m_set), {m_channels, m_heads, 64, 1, 8, false});
    loadRandom(m_set, m_dtype, 0.02);
    const at::Tensor x = maps(m_channels), prompt = zeros({1, 77, 64});
    EXPECT_NEAR(static_cast<double>(block.peakBytes(m_shape)) / measured([&] { return block(x, prompt); }), 1,
                0.05);
}

TEST_P(ModuleMemory, motionModule) {
    const MotionModule block(WeightScope(m_set), {m_channels, m_heads, 1, 8, 32});
    loadRandom(m_set, m_dtype, 0.02);
    const at::Tensor x = maps(m_channels);
    for (const int64_t clips : {1, 2})
        EXPECT_NEAR(static_cast<double>(block.peakBytes(m_shape, clips)) /
                        measured([&] { return block(x, m_shape.frames / clips); }),
                    1, 0.05)
            << clips;
}

TEST_P(ModuleMemory, temporalResnet) {
    const TemporalResnet block(WeightScope(m_set), {m_channels, 0, 8, 1e-5});
    loadRandom(m_set, m_dtype, 0.02);
    const at::Tensor x = maps(m_channels);
    for (const int64_t clips : {1, 2})
        EXPECT_NEAR(static_cast<double>(block.peakBytes(m_shape, clips)) /
                        measured([&] { return block(x, m_shape.frames / clips); }),
                    1, 0.05)
            << clips;
}

TEST_P(ModuleMemory, temporalResnetInRows) {
    const TemporalResnet block(WeightScope(m_set), {m_channels, 0, 8, 1e-5});
    at::Tensor x = maps(m_channels);
    for (const BandNorm norm : {BandNorm::OverAll, BandNorm::OverBand})
        for (const int64_t clips : {1, 2}) {
            // Anew, as before a run: weights are packed for the first shape that they meet.
            loadRandom(m_set, m_dtype, 0.02);
            const int64_t rows = 5;
            const double bytes = measured([&] {
                block.inRows(x, m_shape.frames / clips, rows, norm, {}, {});
                return at::Tensor();
            });
            const auto told = static_cast<double>(block.peakBytesInRows(m_shape, clips, rows, norm));
            // Without AVX-512 the last, lower band may want the weight in another order: a copy for a moment.
            const bool oneOrder = __builtin_cpu_supports("avx512bw") != 0;
            const auto weight =
                static_cast<double>(m_channels * m_channels * 3) * static_cast<double>(m_size);
            const double slack = std::max(0.05 * bytes, 32.0 * 1024);
            EXPECT_LE(told, bytes + slack) << clips;
            EXPECT_GE(told, bytes - slack - (oneOrder ? 0 : weight)) << clips;
        }
}

TEST_P(ModuleMemory, spatioTemporalTransformer) {
    const SpatioTemporalTransformer block(WeightScope(m_set), {m_channels, m_heads, 64, 1, 8});
    loadRandom(m_set, m_dtype, 0.02);
    at::Tensor x = maps(m_channels);
    for (const int64_t clips : {1, 2})
        for (const auto& pieces : {SpatioTemporalTransformer::Pieces{4, 24}, {1, 24}, {4, 5}, {1, 7}}) {
            const double bytes = measured([&] {
                block.applyTo(x, zeros({clips, 1, 64}), m_shape.frames / clips, pieces, {});
                return at::Tensor();
            });
            EXPECT_NEAR(static_cast<double>(block.peakBytes(m_shape, clips, pieces)) / bytes, 1, 0.05)
                << clips << " clips, " << pieces.frames << " frames, " << pieces.rows << " rows";
        }
}

TEST_P(ModuleMemory, clipEncoder) {
    for (const char* activation : {"gelu", "quick_gelu"}) {
        ParameterSet set;
        ClipVisionConfig config;
        config.width = m_channels;
        config.intermediate = 4 * m_channels;
        config.heads = m_heads;
        config.activation = activation;
        config.layers = 2;
        config.patchSize = 8;
        const ClipVisionEncoder encoder(config, set);
        loadRandom(set, m_dtype, 0.02);
        const at::Tensor pixels = zeros({2, 3, config.imageSize, config.imageSize});
        EXPECT_NEAR(static_cast<double>(encoder.peakBytes(2, m_size)) /
                        measured([&] { return encoder.forward(pixels); }),
                    1, 0.05)
            << activation;
    }
}

TEST_P(ModuleMemory, vaeEncoder) {
    VaeConfig config;
    config.channels = {m_channels, m_channels, 2 * m_channels};
    config.normGroups = 8;
    const VaeEncoder encoder(config, m_set);
    for (const MapShape& shape :
         {MapShape{1, 48, 40, m_size}, MapShape{2, 24, 20, m_size}, MapShape{1, 20, 52, m_size}}) {
        loadRandom(m_set, m_dtype, 0.02);  // packed for the first shape that they meet
        const at::Tensor pictures = at::randn({shape.frames, 3, shape.height, shape.width})
                                        .to(m_dtype)
                                        .contiguous(at::MemoryFormat::ChannelsLast);
        EXPECT_NEAR(
            static_cast<double>(encoder.peakBytes(shape)) / measured([&] { return encoder.mean(pictures); }),
            1, 0.05)
            << shape.frames << " x " << shape.height << " x " << shape.width;
    }
}

INSTANTIATE_TEST_SUITE_P(Widths, ModuleMemory,
                         testing::Combine(testing::Values(64, 320), testing::Values(2, 8),
                                          testing::Values(at::kFloat, at::kBFloat16)));

}  // namespace
}  // namespace lightreel::parity
