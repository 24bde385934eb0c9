#include <c10/core/InferenceMode.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/decode/temporal_vae_decoder.h"
#include "core/decode/vae_encoder.h"
#include "core/memory/counting_allocator.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

using Slice = AccelerationOptions::Slice;

Slice windowOf(int frames) {
    return {.temporal = TemporalDecode::Window, .window = frames};
}

VaeConfig tinyConfig() {
    std::ifstream file(data("tiny-i2v/vae/config.json"));
    return orThrow(VaeConfig::fromJson(nlohmann::json::parse(file), "vae"));
}

std::shared_ptr<WeightSource> tinyWeights() {
    return openFixture("tiny-i2v/vae/diffusion_pytorch_model.safetensors");
}

/// The fixture's decoder, or another one with weights of its own.
class Decoder {
  public:
    explicit Decoder(at::ScalarType dtype = at::kFloat) : Decoder(tinyConfig(), tinyWeights(), dtype) {}
    Decoder(const VaeConfig& config, const std::shared_ptr<WeightSource>& weights,
            at::ScalarType dtype = at::kFloat)
        : m_decoder(config, m_parameters) {
        m_parameters.load(*weights, dtype, &TemporalVaeDecoder::ignorable);
    }
    const TemporalVaeDecoder* operator->() const { return &m_decoder; }

    /// All pictures of a clip; they must come one after the other.
    [[nodiscard]] at::Tensor pictures(const at::Tensor& latents, const Slice& slice,
                                      ClipMaps* waiting = nullptr) const {
        std::vector<at::Tensor> parts;
        int64_t next = 0;
        m_decoder.decode(latents, slice, waiting, {}, [&](const at::Tensor& part, int64_t first) {
            EXPECT_EQ(first, next);
            next += part.size(0);
            parts.push_back(part.clone());
        });
        EXPECT_EQ(next, latents.size(0));
        return at::cat(parts);
    }

  private:
    ParameterSet m_parameters;
    TemporalVaeDecoder m_decoder;
};

std::shared_ptr<WeightSource> fixture() {
    return openFixture("runs/temporal_vae.safetensors");
}

class TemporalVaeParity : public testing::TestWithParam<at::ScalarType> {
  protected:
    const c10::InferenceMode m_inference;
    const at::ScalarType m_dtype = GetParam();
    const std::shared_ptr<WeightSource> m_fixture = fixture();
    const Decoder m_decoder{GetParam()};
    const at::Tensor m_latents = m_fixture->read("latents").to(GetParam());
};

TEST_P(TemporalVaeParity, windowsAgree) {
    for (const int window : {1, 2, 5})
        for (const int frames : {1, 3}) {
            Slice slice = windowOf(window);
            slice.frames = frames;
            EXPECT_LT(distance(m_decoder.pictures(m_latents, slice),
                               m_fixture->read("window" + std::to_string(window))),
                      tolerance(m_dtype))
                << window << ", " << frames << " at a time";
        }
}

TEST_P(TemporalVaeParity, exactIsTheWindowOfAllFrames) {
    for (const int frames : {1, 2, 5})
        for (const int rows : {1, 2, 3, 7}) {
            const at::Tensor ours = m_decoder.pictures(m_latents, {.frames = frames, .rows = rows});
            EXPECT_LT(distance(ours, m_fixture->read("window5")), tolerance(m_dtype))
                << frames << " at a time, " << rows << " bands";
        }
}

TEST_P(TemporalVaeParity, withoutTheLayersAlongTheFramesEveryFrameIsItsOwn) {
    for (const int frames : {1, 2, 9})
        for (const int rows : {1, 3}) {
            const at::Tensor ours = m_decoder.pictures(
                m_latents, {.frames = frames, .rows = rows, .temporal = TemporalDecode::Flat});
            EXPECT_LT(distance(ours, m_fixture->read("flat")), tolerance(m_dtype)) << frames;
        }
}

TEST_P(TemporalVaeParity, encodedPicturesAgree) {
    const VaeConfig config = tinyConfig();
    ParameterSet parameters;
    const VaeEncoder encoder(config, parameters);
    parameters.load(*tinyWeights(), m_dtype, &VaeEncoder::ignorable);
    const at::Tensor pictures = m_fixture->read("pictures").to(m_dtype), mean = encoder.mean(pictures);
    EXPECT_LT(distance(mean, m_fixture->read("mean")), tolerance(m_dtype));
    EXPECT_TRUE(encoder.encode(pictures).equal(mean * config.scalingFactor));
}

INSTANTIATE_TEST_SUITE_P(Types, TemporalVaeParity, testing::Values(at::kFloat, at::kBFloat16));

/// The weights of make_fixtures.py's scatter(), made anew.
std::shared_ptr<WeightSource> scattered(const VaeConfig& config) {
    ParameterSet declared;
    const TemporalVaeDecoder decoder(config, declared);
    const VaeEncoder encoder(config, declared);
    std::map<std::string, std::vector<int64_t>> shapes;  // in the order of their names
    for (const auto& [name, shape] : declared.declared()) shapes[name] = shape;
    std::vector<std::pair<std::string, at::Tensor>> tensors;
    for (const auto& [name, shape] : shapes) {
        const int64_t count = std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
        const auto place = static_cast<double>(tensors.size());
        const at::Tensor wave =
            at::sin(at::arange(count, at::kDouble) * 12.9898 + place * 78.233) * 43758.5453;
        at::Tensor noise = ((wave - wave.floor() - 0.5) * std::sqrt(12.0)).reshape(shape);
        const int64_t inputs = count / shape.front();
        if (shape.size() > 1)
            noise = noise / std::sqrt(static_cast<double>(inputs)) * 0.9;
        else if (name.find("norm") != std::string::npos && name.ends_with("weight"))
            noise = 1 + 0.2 * noise;
        tensors.emplace_back(name, noise.to(at::kFloat));
    }
    return memorySource(tensors);
}

TEST(TemporalVae, decodersOfOtherDepthsAgree) {
    const c10::InferenceMode inference;
    const std::vector<std::pair<int64_t, std::vector<int64_t>>> shapes{{1, {32, 64}}, {3, {64, 32}}};
    for (const auto& [layers, channels] : shapes) {
        const VaeConfig config = orThrow(VaeConfig::fromJson({{"_class_name", "AutoencoderKLTemporalDecoder"},
                                                              {"block_out_channels", channels},
                                                              {"layers_per_block", layers}},
                                                             "vae"));
        const Decoder decoder(config, scattered(config));
        const at::Tensor ours = decoder.pictures(fixture()->read("latents"), {});
        EXPECT_LT(distance(ours, fixture()->read("layers" + std::to_string(layers))), 1e-4) << layers;
    }
}

TEST(TemporalVae, theConfigurationSaysThatFramesSeeEachOther) {
    const auto read = [](const nlohmann::json& config) { return VaeConfig::fromJson(config, "vae"); };
    const VaeConfig temporal =
        orThrow(read({{"_class_name", "AutoencoderKLTemporalDecoder"}, {"force_upcast", true}}));
    EXPECT_TRUE(temporal.temporalDecoder);
    EXPECT_FALSE(temporal.postQuantConv);
    EXPECT_EQ(temporal.normGroups, 32);
    EXPECT_FALSE(orThrow(read({{"_class_name", "AutoencoderKL"}})).temporalDecoder);
    EXPECT_FALSE(read({{"_class_name", "AutoencoderKLTemporalDecoder"}, {"block_out_channels", {48}}}))
        << "groups of 32";
}

/// Maps in a file, in a folder of their own.
struct Scratch {
    explicit Scratch(const TemporalVaeDecoder& decoder, const MapShape& latents, const Slice& slice)
        : maps(orThrow(ClipMaps::inFile(*file, latents.frames, decoder.waitingBytes(latents, slice)))) {}
    const ScratchFolder folder;
    const std::unique_ptr<SpillFile> file = orThrow(SpillFile::open(folder.path()));
    const std::unique_ptr<ClipMaps> maps;
};

TEST(TemporalVae, inAFileTheBitsAreTheSame) {
    const c10::InferenceMode inference;
    for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
        const Decoder decoder(dtype);
        const at::Tensor latents = fixture()->read("latents").to(dtype);
        const MapShape shape{5, 5, 3, static_cast<int64_t>(latents.element_size())};
        for (const int frames : {1, 2})
            for (const int rows : {1, 2, 5}) {
                const Slice slice{.frames = frames, .rows = rows};
                const Scratch scratch(*decoder.operator->(), shape, slice);
                const at::Tensor inFile = decoder.pictures(latents, slice, scratch.maps.get());
                EXPECT_TRUE(inFile.equal(decoder.pictures(latents, slice))) << frames << ", " << rows;
                EXPECT_FALSE(scratch.maps->trouble());
            }
    }
}

TEST(TemporalVae, D1_whatTheDiskDoesNotTakeStaysInMemory) {
    const c10::InferenceMode inference;
    const Decoder decoder;
    const at::Tensor latents = fixture()->read("latents");
    const Slice slice{.rows = 2};
    const at::Tensor expected = decoder.pictures(latents, slice);
    for (const char* fault : {"pwrite:1:ENOSPC", "pwrite:9:EIO", "pwrite:23:EIO", "pwrite:*:EIO"}) {
        const Scratch scratch(*decoder.operator->(), {5, 5, 3}, slice);
        ::setenv("LIGHTREEL_FAULT", fault, 1);
        const at::Tensor pictures = decoder.pictures(latents, slice, scratch.maps.get());
        ::unsetenv("LIGHTREEL_FAULT");
        EXPECT_TRUE(pictures.equal(expected)) << fault;
        ASSERT_TRUE(scratch.maps->trouble()) << fault;
    }
}

TEST(TemporalVae, everyWindowComesAsSoonAsItIsDone) {
    const c10::InferenceMode inference;
    const Decoder decoder;
    const CancelToken cancel;
    int64_t taken = 0;
    const auto take = [&](const at::Tensor& part, int64_t /*first*/) {
        taken += part.size(0);
        if (taken == 2) cancel.cancel();
    };
    EXPECT_THROW(decoder->decode(fixture()->read("latents"), windowOf(2), nullptr, cancel, take), Cancelled);
    EXPECT_EQ(taken, 2);
}

/// Cancels when rows are read for the nth time.
class CancellingMaps : public ClipMaps {
  public:
    CancellingMaps(int reads, const CancelToken& cancel) : m_reads(reads), m_cancel(cancel) {}
    at::Tensor take(int64_t first) override { return m_maps->take(first); }
    void put(int64_t first, at::Tensor maps) override { m_maps->put(first, std::move(maps)); }
    at::Tensor read(int64_t first, int64_t count) const override {
        if (--m_reads == 0) m_cancel.cancel();
        EXPECT_GE(m_reads, 0) << "reads after the cancel";
        return m_maps->read(first, count);
    }
    void write(int64_t first, const at::Tensor& band) override { m_maps->write(first, band); }

  private:
    mutable int m_reads;
    CancelToken m_cancel;
    std::unique_ptr<ClipMaps> m_maps = inMemory();
};

TEST(TemporalVae, aCancelIsHeardInsideABlockOfBands) {
    const c10::InferenceMode inference;
    const Decoder decoder;
    for (const int reads : {1, 5, 9, 40}) {
        const CancelToken cancel;
        CancellingMaps maps(reads, cancel);
        EXPECT_THROW(decoder->decode(fixture()->read("latents"), {.rows = 5}, &maps, cancel,
                                     [](const at::Tensor&, int64_t) { ADD_FAILURE() << "a frame"; }),
                     Cancelled);
    }
}

TEST(TemporalVae, whatTheTakerThrowsPassesThrough) {
    const c10::InferenceMode inference;
    const Decoder decoder;
    struct Full {};
    EXPECT_THROW(decoder->decode(fixture()->read("latents"), windowOf(2), nullptr, {},
                                 [](const at::Tensor&, int64_t) { throw Full{}; }),
                 Full);
}

class TemporalVaeMemory : public testing::TestWithParam<std::tuple<Slice, bool>> {
  protected:
    static void SetUpTestSuite() { (void)installCountingAllocator(); }  // before the first tensor
};

TEST_P(TemporalVaeMemory, isWhatTheShapesSay) {
    const c10::InferenceMode inference;
    const Slice slice = std::get<0>(GetParam());
    const bool inFile = std::get<1>(GetParam());
    const Decoder decoder;
    const at::Tensor latents = at::randn({5, 4, 32, 24});
    const MapShape shape{5, 32, 24, 4};
    std::optional<Scratch> scratch;
    if (inFile) scratch.emplace(*decoder.operator->(), shape, slice);
    const auto decode = [&](const at::Tensor& clip) {
        decoder->decode(clip, slice, inFile ? scratch->maps.get() : nullptr, {},
                        [](const at::Tensor&, int64_t) {});
    };
    decode(latents.narrow(2, 0, 8));  // packs the weights
    MemoryMeter& meter = installCountingAllocator();
    const int64_t before = meter.read().allocated;
    meter.resetPeak();
    decode(latents);
    const auto measured = static_cast<double>(meter.peak().allocated - before);
    const auto told = static_cast<double>(decoder->peakBytes(shape, slice, inFile));
    EXPECT_NEAR(told, measured, std::max(0.05 * measured, 256.0 * 1024));
}

constexpr TemporalDecode kWindow = TemporalDecode::Window, kFlat = TemporalDecode::Flat;
INSTANTIATE_TEST_SUITE_P(
    Slices, TemporalVaeMemory,
    testing::Combine(testing::Values(Slice{}, Slice{.frames = 3}, Slice{.frames = 5}, Slice{.rows = 4},
                                     windowOf(1), windowOf(3),
                                     Slice{.frames = 3, .temporal = kWindow, .window = 3},
                                     Slice{.rows = 4, .temporal = kWindow, .window = 1},
                                     Slice{.temporal = kFlat}, Slice{.frames = 2, .temporal = kFlat},
                                     Slice{.rows = 4, .temporal = kFlat}),
                     testing::Values(false)));
INSTANTIATE_TEST_SUITE_P(SlicesInFile, TemporalVaeMemory,
                         testing::Combine(testing::Values(Slice{}, Slice{.frames = 3}, Slice{.rows = 4}),
                                          testing::Values(true)));

TEST(TemporalVae, onlyOneMapOfAllFramesIsHeldAndInAFileNone) {
    VaeConfig config;  // Stable Video Diffusion's
    config.temporalDecoder = true;
    ParameterSet parameters;
    const TemporalVaeDecoder decoder(config, parameters);
    const MapShape latents{25, 72, 128, 2};
    const int64_t map = MapShape{25, 576, 1024, 2}.bytes(128);  // of the last stages, and the largest
    const int64_t frame = decoder.peakBytes(latents, windowOf(1), false);
    EXPECT_LT(decoder.peakBytes(latents, {}, false), map + frame);
    EXPECT_LT(decoder.peakBytes(latents, {}, true), frame + frame / 8);
    EXPECT_LE(decoder.peakBytes(latents, {.temporal = TemporalDecode::Flat}, false), frame);
    EXPECT_LT(decoder.peakBytes(latents, {.rows = 8, .temporal = TemporalDecode::Flat}, false), frame);
    EXPECT_EQ(decoder.waitingBytes(latents, {}), map / 25);
    EXPECT_LT(decoder.peakBytes(latents, windowOf(8), false), map * 8 / 25 + frame);
}

TEST(TemporalVae, largeClipsCutThemselvesIntoBands) {
    const c10::InferenceMode inference;
    const Decoder decoder;
    at::manual_seed(5);
    const at::Tensor latents = at::randn({5, 4, 56, 64});
    const MapShape shape{5, 56, 64, 4};
    const Slice whole{.frames = 5};
    EXPECT_GT(decoder->operations(shape, {}), decoder->operations(shape, whole)) << "there are bands";
    EXPECT_LT(distance(decoder.pictures(latents, {}), decoder.pictures(latents, whole)), 1e-5);
}

}  // namespace
}  // namespace lightreel::parity
