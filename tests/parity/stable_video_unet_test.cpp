#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/cache/entry_feature.h"
#include "core/denoise/unet_spatio_temporal.h"
#include "core/memory/counting_allocator.h"
#include "core/weights/model_folder.h"
#include "tests/parity/parity.h"
#include "tests/parity/random_weights.h"

namespace lightreel::parity {
namespace {

/// The tiny U-Net of Stable Video Diffusion with its weights, and one pass that diffusers computed.
class StableVideoUNet : public testing::TestWithParam<at::ScalarType> {
  protected:
    static void SetUpTestSuite() { (void)installCountingAllocator(); }  // before the first tensor

    StableVideoUNet() { m_parameters.load(*m_weights, m_dtype, &UNetSpatioTemporal::ignorable); }

    /// Frames come before channels in the fixture.
    [[nodiscard]] at::Tensor fixture(const char* name) const { return m_fixture->read(name); }
    [[nodiscard]] at::Tensor latents() const {
        return fixture("sample").narrow(2, 0, 4).transpose(1, 2).to(m_dtype);
    }
    [[nodiscard]] Conditioning told(const char* context) const {
        return {fixture(context).to(m_dtype), m_image.to(m_dtype), {6, 127, 0.02}};
    }
    [[nodiscard]] at::Tensor predicted(const char* context, const Chunker& chunker = Chunker()) const {
        StepContext step{.cancel = m_cancel, .chunker = chunker};
        return m_network.predict(latents(), 1.3, told(context), step).transpose(1, 2);
    }

    const c10::InferenceMode m_inference;
    const at::ScalarType m_dtype = GetParam();
    const ModelFolder m_folder = orThrow(ModelFolder::open(data("tiny-i2v")));
    const std::shared_ptr<WeightSource> m_weights = orThrow(m_folder.weights("unet")),
                                        m_fixture = openFixture("runs/stable_video_unet.safetensors");
    const SpatioTemporalConfig m_config =
        orThrow(SpatioTemporalConfig::fromJson(orThrow(m_folder.config("unet")), "tiny-i2v"));
    /// The picture's latents are those of the first frame, the same for all.
    const at::Tensor m_image = fixture("sample").narrow(2, 4, 4).select(1, 0);
    const CancelToken m_cancel;
    ParameterSet m_parameters;
    const UNetSpatioTemporal m_network{m_config, m_parameters};
};

TEST_P(StableVideoUNet, onePassAgrees) {
    EXPECT_LT(distance(predicted("context"), fixture("prediction")), tolerance(m_dtype));
}

TEST_P(StableVideoUNet, aContextOfTwoTokensTakesTheGeneralPath) {
    EXPECT_LT(distance(predicted("words"), fixture("prediction_of_words")), tolerance(m_dtype));
}

/// Three levels of different depth, the outer one without attention; so quiet that each norm's epsilon
/// counts.
TEST(StableVideoUNetOfAnyShape, anUnevenOneAgrees) {
    const c10::InferenceMode inference;
    std::ifstream file(data("runs/stable_video_uneven.json"));
    const SpatioTemporalConfig config =
        orThrow(SpatioTemporalConfig::fromJson(nlohmann::json::parse(file), "uneven"));
    ParameterSet parameters;
    const UNetSpatioTemporal network(config, parameters);
    loadQuietly(parameters);
    const auto fixture = openFixture("runs/stable_video_uneven.safetensors");
    const at::Tensor sample = fixture->read("sample");
    const Conditioning conditioning{
        fixture->read("context"), sample.narrow(2, 4, 4).select(1, 0).contiguous(), {6, 127, 0.02}};
    const CancelToken cancel;
    StepContext step{.cancel = cancel, .chunker = Chunker()};
    const at::Tensor latents = sample.narrow(2, 0, 4).transpose(1, 2).contiguous();
    EXPECT_LT(distance(network.predict(latents, 0.7, conditioning, step).transpose(1, 2),
                       fixture->read("prediction")),
              tolerance(at::kFloat));
}

/// 25 frames of 1024x576 with guidance on SVD-XT: LightCache's paper has 5.9 GiB of a card for it.
TEST(StableVideoUNetOfAnyShape, thePublishedCaseIsPlannedBelowItsFigure) {
    const nlohmann::json xt{{"in_channels", 8},
                            {"block_out_channels", {320, 640, 1280, 1280}},
                            {"num_attention_heads", {5, 10, 20, 20}},
                            {"layers_per_block", 2},
                            {"cross_attention_dim", 1024},
                            {"addition_time_embed_dim", 256},
                            {"projection_class_embeddings_input_dim", 768},
                            {"num_frames", 25},
                            {"down_block_types",
                             {"CrossAttnDownBlockSpatioTemporal", "CrossAttnDownBlockSpatioTemporal",
                              "CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"}},
                            {"up_block_types",
                             {"UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal",
                              "CrossAttnUpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"}}};
    ParameterSet parameters;
    const UNetSpatioTemporal network(orThrow(SpatioTemporalConfig::fromJson(xt, "svd-xt")), parameters);
    int64_t weights = 0;
    for (const auto& [name, shape] : parameters.declared())
        weights += 2 * std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
    EXPECT_GT(weights, int64_t{3'000'000'000}) << "a network of one and a half thousand million numbers";
    const PassShape pass{2, 25, 72, 128, 2};
    const int64_t plain = network.peakBytes(pass, Chunker(), {0, true, false}),
                  chunked =
                      network.peakBytes(pass, Chunker({ChunkMode::Exact, 0, 0, 64 << 20}), {0, true, false});
    EXPECT_LT(chunked, plain);
    EXPECT_LE(static_cast<double>(weights + plain) / (1 << 30), 5.9);
}

TEST_P(StableVideoUNet, exactChunksChangeNothingButRounding) {
    // One channel per norm group makes this network loud: a change of 1e-7 in its input is 1e-5 at its end.
    const double rounding = m_dtype == at::kFloat ? 5e-5 : 2e-2;
    const at::Tensor whole = predicted("context");
    for (const auto& [frames, rows] : {std::pair{1, 1}, std::pair{2, 3}, std::pair{5, 7}, std::pair{3, 2}}) {
        const Chunker chunker({ChunkMode::Exact, frames, rows});
        EXPECT_LT(distance(predicted("context", chunker), whole), rounding) << frames << " x " << rows;
    }
    const Chunker bytes({ChunkMode::Exact, 0, 0, 4096});
    EXPECT_LT(distance(predicted("context", bytes), whole), rounding);
}

TEST_P(StableVideoUNet, paperChunksChangeThePicture) {
    const Chunker chunker({ChunkMode::Paper});
    EXPECT_GT(distance(predicted("context", chunker), predicted("context")), 1e-3);
}

TEST_P(StableVideoUNet, theProbeSeesThePictureAndTheTime) {
    // With one channel per norm group a norm takes away again what the time adds to each channel.
    SpatioTemporalConfig wider = m_config;
    for (SpatioTemporalConfig::Level& level : wider.levels) level.channels *= 2;
    ParameterSet parameters;
    const UNetSpatioTemporal network(wider, parameters);
    loadRandom(parameters, m_dtype, 0.2);
    const auto probed = [&](double timestep, const Conditioning& conditioning) {
        return network.probe(latents().narrow(0, 0, 1), timestep, conditioning.lastRow(), {m_cancel});
    };
    const Conditioning conditioning = told("context");
    Conditioning other = conditioning;
    other.image = other.image + 1;
    const at::Tensor probe = probed(1.3, conditioning);
    EXPECT_GT(distance(probed(-1.5, conditioning), probe), 1e-4);
    EXPECT_GT(distance(probed(1.3, other), probe), 1e-4);
}

TEST_P(StableVideoUNet, passesNeedWhatTheirShapesSay) {
    MemoryMeter& meter = installCountingAllocator();
    for (const PassShape& shape :
         {PassShape{1, 5, 24, 20, 0}, PassShape{2, 3, 16, 32, 0}, PassShape{2, 6, 31, 17, 0}})
        for (const AccelerationOptions::Chunk& chunk : {AccelerationOptions::Chunk{},
                                                        {ChunkMode::Exact, 2, 4},
                                                        {ChunkMode::Exact, 0, 0, 1 << 20},
                                                        {ChunkMode::Paper}})
            for (const LayeredUNet::EntryPlan& plan :
                 {LayeredUNet::EntryPlan{}, {0, false, false}, {1, true, true}, {3, false, true}}) {
                PassShape pass = shape;
                pass.elementSize = static_cast<int64_t>(at::elementSize(m_dtype));
                const at::TensorOptions options = at::TensorOptions().dtype(m_dtype);
                const at::Tensor noisy =
                    at::zeros({pass.guidanceRows, 4, pass.frames, pass.height, pass.width}, options);
                const Conditioning conditioning{
                    at::zeros({pass.guidanceRows, 1, 24}, options),
                    at::zeros({pass.guidanceRows, 4, pass.height, pass.width}, options),
                    {6, 127, 0.02}};
                EntryFeature entry(std::max<int64_t>(plan.depth, 0),
                                   plan.held ? EntryLifetime::UntilReplaced : EntryLifetime::UntilNextFull);
                StepContext step{.cancel = m_cancel, .chunker = Chunker(chunk)};
                if (plan.depth >= 0) step.entry = &entry;
                (void)m_network.predict(noisy, 1, conditioning, step);  // packs the weights
                entry.beginFull();
                step.reuse = plan.reuse;
                const int64_t held = plan.held ? m_network.entryBytes(pass, plan.depth) : 0;
                const int64_t before = meter.read().allocated - held;
                meter.resetPeak();
                (void)m_network.predict(noisy, 1, conditioning, step);
                const auto measured = static_cast<double>(meter.peak().allocated - before),
                           planned = static_cast<double>(m_network.peakBytes(pass, step.chunker, plan));
                EXPECT_NEAR(planned, measured, std::max(0.05 * measured, 256.0 * 1024))
                    << pass.frames << " frames, chunk " << chunkModeName(chunk.mode) << " " << chunk.frames
                    << ", depth " << plan.depth << (plan.reuse ? " reuse" : "");
            }
}

TEST_P(StableVideoUNet, aReuseStepNeedsAFractionOfTheOperations) {
    const PassShape pass{2, 5, 32, 32, 4};
    double before = 0;
    for (int64_t depth = 0; depth < m_network.entryDepths(); ++depth) {
        const double reuse = m_network.operations(pass, {depth, true, true});
        EXPECT_GT(reuse, before) << depth;
        before = reuse;
    }
    EXPECT_LT(before, m_network.operations(pass, {}));
}

TEST_P(StableVideoUNet, A1_cancelStopsInsideAPass) {
    m_cancel.cancel();
    EXPECT_THROW((void)predicted("context"), Cancelled);
}

INSTANTIATE_TEST_SUITE_P(Dtypes, StableVideoUNet, testing::Values(at::kFloat, at::kBFloat16));

TEST(StableVideoUNet, configurationsThatCannotBeHonouredAreRefusedByName) {
    const nlohmann::json sound = orThrow(orThrow(ModelFolder::open(data("tiny-i2v"))).config("unet"));
    for (const auto& [key, value] : std::map<std::string, nlohmann::json>{
             {"down_block_types", {"CrossAttnDownBlock2D", "DownBlockSpatioTemporal"}},
             {"block_out_channels", {30, 60}},
             {"num_attention_heads", {3, 4}},
             {"projection_class_embeddings_input_dim", 23},
             {"layers_per_block", 100'000},
             {"transformer_layers_per_block", "many"}}) {
        nlohmann::json config = sound;
        config[key] = value;
        const Result<SpatioTemporalConfig> read = SpatioTemporalConfig::fromJson(config, "folder");
        ASSERT_FALSE(read) << key;
        EXPECT_EQ(read.error().code, ErrorCode::ModelUnsupported);
    }
}

}  // namespace
}  // namespace lightreel::parity
