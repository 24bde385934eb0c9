#include <c10/core/InferenceMode.h>

#include "core/denoise/unet_motion.h"
#include "core/memory/counting_allocator.h"
#include "tests/parity/open_unet.h"

namespace lightreel::parity {
namespace {

/// A network in memory, its convolutions packed by a first pass.
class WarmNetwork {
  public:
    WarmNetwork(const std::string& model, at::ScalarType dtype)
        : m_open(openUNet(model)), m_network(m_open.config, m_parameters), m_dtype(dtype) {
        m_parameters.load(*m_open.weights, dtype, &UNetMotion::ignorable);
        (void)measured({1, 2, 8, 8, 0}, {}, {});
    }

    const UNetMotion* operator->() const { return &m_network; }

    /// Bytes that a pass needed at its highest besides its arguments, by the allocator's counter.
    int64_t measured(const PassShape& pass, const AccelerationOptions::Chunk& chunk,
                     const UNetMotion::EntryPlan& plan) {
        const at::TensorOptions options = at::TensorOptions().dtype(m_dtype);
        const at::Tensor latents = at::zeros(
            {pass.guidanceRows, m_open.config.inChannels, pass.frames, pass.height, pass.width}, options);
        const at::Tensor prompt =
            at::zeros({pass.guidanceRows, 77, m_open.config.levels.front().contextWidth}, options);
        const CancelToken cancel;
        EntryFeature entry(std::max<int64_t>(plan.depth, 0), EntryLifetime::UntilReplaced);
        StepContext context{.cancel = cancel, .chunker = Chunker(chunk)};
        MemoryMeter& meter = installCountingAllocator();
        int64_t held = 0;
        if (plan.depth >= 0) context.entry = &entry;
        if (plan.held) {
            const int64_t before = meter.read().allocated;
            (void)m_network.predict(latents, 5, {prompt}, context);
            held = meter.read().allocated - before;
        }
        context.reuse = plan.reuse;
        const int64_t before = meter.read().allocated - held;
        meter.resetPeak();
        (void)m_network.predict(latents, 5, {prompt}, context);
        return meter.peak().allocated - before;
    }

  private:
    OpenUNet m_open;
    ParameterSet m_parameters;
    UNetMotion m_network;
    at::ScalarType m_dtype;
};

class MemoryPlan : public testing::TestWithParam<const char*> {
  protected:
    static void SetUpTestSuite() { (void)installCountingAllocator(); }  // before the first tensor
};

TEST_P(MemoryPlan, passesNeedWhatTheirShapesSay) {
    const c10::InferenceMode inference;
    WarmNetwork network(GetParam(), at::kFloat);
    constexpr int64_t size = 4;
    const std::vector<PassShape> shapes{{1, 8, 24, 32, size}, {2, 5, 16, 48, size}, {1, 1, 64, 40, size}};
    std::vector<AccelerationOptions::Chunk> chunks(1);
    for (const auto& [frames, rows] : {std::pair{0, 0}, std::pair{2, 3}, std::pair{5, 16}})
        chunks.push_back(
            {.mode = ChunkMode::Exact, .frames = frames, .rows = rows, .bytes = int64_t{1} << 20});
    const std::vector<UNetMotion::EntryPlan> entries{
        {}, {0, false, false}, {1, false, true}, {0, true, true}, {2, true, true}};
    int settings = 0;
    for (const PassShape& shape : shapes)
        for (const AccelerationOptions::Chunk& chunk : chunks)
            for (const UNetMotion::EntryPlan& entry : entries) {
                const auto measured = static_cast<double>(network.measured(shape, chunk, entry));
                const auto planned = static_cast<double>(network->peakBytes(shape, Chunker(chunk), entry));
                EXPECT_NEAR(planned / measured, 1, 0.05)
                    << shape.guidanceRows << " rows, " << shape.frames << " frames, " << shape.height << "x"
                    << shape.width << "; chunks " << chunkModeName(chunk.mode) << " " << chunk.frames << "/"
                    << chunk.rows << "; entry " << entry.depth << (entry.reuse ? " reuse" : "")
                    << (entry.held ? " held" : "") << ": planned " << planned << ", measured " << measured;
                ++settings;
            }
    EXPECT_EQ(settings, 60);
}

INSTANTIATE_TEST_SUITE_P(Models, MemoryPlan, testing::Values("tiny-t2v", "tiny-motion"));

}  // namespace
}  // namespace lightreel::parity
