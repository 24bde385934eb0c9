#include <c10/core/InferenceMode.h>

#include <fstream>
#include <thread>

#include "core/denoise/unet_motion.h"
#include "core/memory/counting_allocator.h"
#include "core/memory/traffic.h"
#include "core/weights/safetensors.h"
#include "core/weights/weight_stream.h"
#include "tests/parity/open_unet.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

struct Inputs {
    at::Tensor latents, prompt;
};

class StreamedUNet : public testing::TestWithParam<std::tuple<at::ScalarType, WeightStream::Fetch>> {
  protected:
    static void SetUpTestSuite() { (void)installCountingAllocator(); }  // before the first tensor

    [[nodiscard]] Inputs inputs() const {
        at::manual_seed(5);
        return {at::randn({1, m_open.config.inChannels, 3, 8, 12}).to(m_dtype),
                at::randn({1, 77, m_open.config.levels.front().contextWidth}).to(m_dtype)};
    }
    /// A full pass and one that reuses what it captured.
    [[nodiscard]] std::pair<at::Tensor, at::Tensor> twoPasses(WeightStream* weights) const {
        EntryFeature entry(1, EntryLifetime::UntilNextFull);
        const CancelToken cancel;
        StepContext context{.cancel = cancel, .entry = &entry, .weights = weights};
        const auto [latents, prompt] = inputs();
        at::Tensor full = m_network.predict(latents, 7, {prompt}, context);
        context.reuse = true;
        return {full, m_network.predict(latents, 3, {prompt}, context)};
    }

    const at::ScalarType m_dtype = std::get<0>(GetParam());
    const WeightStream::Fetch m_fetch = std::get<1>(GetParam());
    const c10::InferenceMode m_inference;
    OpenUNet m_open = openUNet("tiny-t2v");
    ParameterSet m_parameters;
    UNetMotion m_network{m_open.config, m_parameters};
};

TEST_P(StreamedUNet, computesTheSameNumbersAsTheWholeOne) {
    m_parameters.load(*m_open.weights, m_dtype, &UNetMotion::ignorable);
    const auto [full, reuse] = twoPasses(nullptr);
    m_parameters.release();
    WeightStream stream(m_parameters, *m_open.weights, m_dtype, m_fetch);
    for (int turn = 0; turn < 2; ++turn) {
        const auto [streamedFull, streamedReuse] = twoPasses(&stream);
        EXPECT_TRUE(streamedFull.equal(full)) << turn;
        EXPECT_TRUE(streamedReuse.equal(reuse)) << turn;
    }
}

TEST_P(StreamedUNet, holdsNoMoreThanTheLayersInUse) {
    const std::vector<ParameterSet::GroupBytes> groups =
        m_parameters.allocatedBytes(*m_open.weights, m_dtype, true);
    int64_t all = 0, largest = 0;
    for (size_t i = 1; i < groups.size(); ++i) {
        all += groups[i].held;
        largest = std::max(largest, groups[i].held);
    }
    ASSERT_LT(2 * largest, all);
    MemoryMeter& meter = installCountingAllocator();
    const int64_t before = meter.read().allocated;
    {
        WeightStream stream(m_parameters, *m_open.weights, m_dtype, m_fetch);
        meter.resetPeak();
        (void)twoPasses(&stream);
        const MemoryReading peak = meter.peak(), now = meter.read();
        EXPECT_LT(peak.allocated - peak.working - before, groups[0].held + 2 * largest);
        EXPECT_LE(now.allocated - before, groups[0].held + largest / 100 + 65536)
            << "layers that are done are gone";
    }
    EXPECT_EQ(meter.read().allocated, before);
}

TEST_P(StreamedUNet, keptLayersStay) {
    WeightStream stream(m_parameters, *m_open.weights, m_dtype, m_fetch);
    const std::vector<size_t> kept = m_network.groups(1, true);
    stream.keep(kept);
    (void)twoPasses(&stream);
    const Traffic before = traffic();
    EntryFeature entry(1, EntryLifetime::UntilReplaced);
    const CancelToken cancel;
    StepContext context{.cancel = cancel, .entry = &entry, .weights = &stream};
    const auto [latents, prompt] = inputs();
    (void)m_network.predict(latents, 7, {prompt}, context);
    const int64_t forFull = traffic().in - before.in;
    context.reuse = true;
    (void)m_network.predict(latents, 7, {prompt}, context);
    EXPECT_GT(forFull, 0);
    EXPECT_EQ(traffic().in - before.in, forFull) << "the pass with reuse needs nothing from the file";
}

INSTANTIATE_TEST_SUITE_P(Ways, StreamedUNet,
                         testing::Combine(testing::Values(at::kFloat, at::kBFloat16),
                                          testing::Values(WeightStream::Fetch::Ahead,
                                                          WeightStream::Fetch::Wait)));

TEST(WeightGroups, aPassUsesEveryGroupOnce) {
    const OpenUNet open = openUNet("tiny-t2v");
    ParameterSet parameters;
    const UNetMotion network(open.config, parameters);
    std::vector<size_t> used = network.groups(0, false);
    std::sort(used.begin(), used.end());
    ASSERT_EQ(used.size(), parameters.groups() - 1);
    for (size_t i = 0; i < used.size(); ++i) EXPECT_EQ(used[i], i + 1);
    EXPECT_LT(network.groups(0, true).size(), network.groups(1, true).size());
}

TEST(WeightStream, B5_aFileThatChangesMeanwhileIsNoticed) {
    const ScratchFolder folder;
    const auto path = folder.path() / "weights.safetensors";
    const at::Tensor ones = at::ones({64, 64});
    ASSERT_TRUE(writeSafetensors(path, {{"a.weight", ones}, {"b.weight", ones}}));
    ParameterSet set;
    const WeightScope root(set);
    const Parameter first = (root / "a").parameter("weight", {64, 64});
    const size_t group = set.beginGroup();
    const Parameter second = (root / "b").parameter("weight", {64, 64});
    const std::shared_ptr<WeightSource> source = orThrow(openSafetensors(path));
    WeightStream stream(set, *source, at::kFloat, WeightStream::Fetch::Ahead);
    EXPECT_TRUE((*first).equal(ones));
    EXPECT_FALSE((*second).defined());
    {
        const WeightStream::Lease lease = stream.use(group);
        EXPECT_TRUE((*second).equal(ones));
    }
    EXPECT_FALSE((*second).defined());
    std::ofstream(path, std::ios::app) << "more";
    EXPECT_THROW((void)stream.use(group), Failure);
}

}  // namespace
}  // namespace lightreel::parity
