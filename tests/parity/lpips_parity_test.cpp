#include <c10/core/InferenceMode.h>

#include <fstream>
#include <limits>

#include "core/vision/lpips.h"
#include "tests/parity/parity.h"
#include "tests/support/scratch_folder.h"

namespace lightreel::parity {
namespace {

namespace fs = std::filesystem;

Frame frameOf(const at::Tensor& rows) {
    Frame frame{static_cast<int>(rows.size(1)), static_cast<int>(rows.size(0))};
    frame.rgb.assign(rows.const_data_ptr<uint8_t>(), rows.const_data_ptr<uint8_t>() + rows.numel());
    return frame;
}

class LpipsParity : public testing::Test {
  protected:
    [[nodiscard]] static std::map<std::string, at::Tensor> tinyTensors() {
        const auto source = openFixture("lpips/tiny.safetensors");
        std::map<std::string, at::Tensor> tensors;
        for (const std::string& name : source->names()) tensors[name] = source->read(name).clone();
        return tensors;
    }
    [[nodiscard]] fs::path written(const std::map<std::string, at::Tensor>& tensors) const {
        fs::path file = scratch.path() / "weights.safetensors";
        EXPECT_TRUE(writeSafetensors(file, tensors));
        return file;
    }
    /// The code and the reason with which these weights are refused.
    [[nodiscard]] static Error refusal(const fs::path& file) {
        try {
            const Result<Lpips> lpips = Lpips::open(file);
            return lpips ? Error{} : lpips.error();
        } catch (const Failure& failure) {
            return failure.error;
        }
    }

    const c10::InferenceMode inference;
    const ScratchFolder scratch;
};

TEST_F(LpipsParity, distancesAgree) {
    const Lpips lpips = orThrow(Lpips::open(data("lpips/tiny.safetensors")));
    const auto pairs = openFixture("lpips/pairs.safetensors");
    for (int i = 0; i < 3; ++i) {
        const at::Tensor pair = pairs->read("pair_" + std::to_string(i));
        const double known = pairs->read("distance_" + std::to_string(i)).item<double>();
        const Frame a = frameOf(pair[0]), b = frameOf(pair[1]);
        EXPECT_NEAR(lpips.distance(a, b), known, 1e-4) << i;
        EXPECT_NEAR(lpips.distance(b, a), known, 1e-4) << i;
        EXPECT_EQ(lpips.distance(a, a), 0) << i;
    }
}

TEST_F(LpipsParity, aMissingFileIsTold) {
    EXPECT_EQ(refusal(scratch.path() / "none.safetensors").code, ErrorCode::FileMissing);
}

TEST_F(LpipsParity, filesOfOtherContentAreRefused) {
    const fs::path pickle = scratch.path() / "alex.pth";
    std::ofstream(pickle, std::ios::binary) << "PK\x03\x04 and so on";
    EXPECT_EQ(refusal(pickle).code, ErrorCode::ModelUnsupported);

    auto tensors = tinyTensors();
    tensors.erase("lin3.weight");
    const Error missing = refusal(written(tensors));
    EXPECT_EQ(missing.code, ErrorCode::ModelDamaged);
    EXPECT_NE(missing.args.at("reason").find("lin3.weight"), std::string::npos) << missing.args.at("reason");

    tensors = tinyTensors();
    tensors["features.3.weight"] = at::zeros({7, 4, 5, 5});
    EXPECT_EQ(refusal(written(tensors)).code, ErrorCode::ModelDamaged);
    tensors["features.3.weight"] = at::tensor(1.0F);
    EXPECT_EQ(refusal(written(tensors)).code, ErrorCode::ModelDamaged);
}

TEST_F(LpipsParity, weightsThatAreNoNumbersAreTold) {
    auto tensors = tinyTensors();
    tensors["lin0.weight"].fill_(std::numeric_limits<float>::quiet_NaN());
    const Lpips lpips = orThrow(Lpips::open(written(tensors)));
    const at::Tensor pair = openFixture("lpips/pairs.safetensors")->read("pair_0");
    EXPECT_THROW((void)lpips.distance(frameOf(pair[0]), frameOf(pair[1])), Failure);
}

}  // namespace
}  // namespace lightreel::parity
