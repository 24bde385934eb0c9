#include "core/cache/cache_policy.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>

namespace lightreel {
namespace {

/// Writes down what it is asked for.
struct ScriptedNetwork : StepNetwork {
    at::Tensor full() override {
        asked += 'F';
        return at::zeros({1});
    }
    bool canReuse() const override { return entry; }
    at::Tensor reuse() override {
        asked += '.';
        return at::ones({1});
    }
    at::Tensor probe() override { return at::zeros({1}); }
    at::Tensor clean(const at::Tensor& prediction) const override { return prediction; }
    at::Tensor predictionOf(const at::Tensor& clean) const override { return clean; }
    bool entry = true;
    std::string asked;
};

TEST(FixedPolicy, runsWhatWasChosen) {
    ScriptedNetwork network;
    FixedPolicy policy({true, false, false, true});
    for (size_t step = 0; step < 4; ++step) {
        const StepPrediction made = policy.predict(step, network);
        EXPECT_EQ(made.kind == StepKind::Full, made.prediction.item<float>() == 0);
    }
    EXPECT_EQ(network.asked, "F..F");
}

TEST(FixedPolicy, aStepWithoutAnEntryIsFull) {
    ScriptedNetwork network;
    network.entry = false;
    FixedPolicy policy({true, false});
    EXPECT_EQ(policy.predict(1, network).kind, StepKind::Full);
    EXPECT_EQ(network.asked, "F");
}

}  // namespace
}  // namespace lightreel
