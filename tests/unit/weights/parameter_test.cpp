#include "core/weights/parameter.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/base/result.h"

namespace lightreel {
namespace {

TEST(ParameterSet, B10_AllDifferencesAreToldInOneError) {
    ParameterSet set;
    const WeightScope root(set);
    const Parameter fits = (root / "block").parameter("fits", {2, 3});
    const Parameter missing = (root / "block").parameter("missing", {4});
    const Parameter misshaped = root.parameter("misshaped", {320, 4, 3, 3});
    const auto source = memorySource(
        {{"block.fits", at::ones({2, 3})}, {"misshaped", at::ones({4})}, {"extra", at::ones({1})}});
    try {
        set.load(*source, at::kFloat);
        FAIL() << "it was taken";
    } catch (const Failure& failure) {
        const std::string text = paragraph(failure.error);
        for (const char* part : {"block.missing", "misshaped expected (320, 4, 3, 3), got (4)", "extra"})
            EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text;
    }
    EXPECT_FALSE((*fits).defined());
    EXPECT_FALSE(set.loaded());
}

TEST(ParameterSet, loadsViewsConvertsAndReleases) {
    ParameterSet set;
    const Parameter weight = WeightScope(set).parameter("w", {8});
    const Parameter table = WeightScope(set).optionalParameter("table", {2});
    const at::Tensor stored = at::ones({8});
    const auto source = memorySource({{"w", stored}});
    set.load(*source, at::kFloat);
    EXPECT_EQ((*weight).const_data_ptr(), stored.const_data_ptr());
    EXPECT_FALSE((*table).defined());
    set.load(*source, at::kBFloat16);
    EXPECT_EQ((*weight).scalar_type(), at::kBFloat16);
    set.release();
    EXPECT_FALSE((*weight).defined());
    EXPECT_EQ(set.count(), 8);
}

TEST(ParameterSet, aPreparedFormIsMadeOnceForEveryLoad) {
    ParameterSet set;
    const Parameter weight = WeightScope(set).parameter("w", {2});
    const auto source = memorySource({{"w", at::ones({2})}});
    int made = 0;
    const auto doubled = [&made](const at::Tensor& stored) {
        ++made;
        return stored * 2;
    };
    for (int load = 1; load <= 2; ++load) {
        set.load(*source, at::kFloat);
        for (int use = 0; use < 3; ++use) EXPECT_EQ(weight.prepared(doubled)[0].item<float>(), 2);
        EXPECT_EQ(made, load);
        set.release();
    }
    EXPECT_EQ(set.declared().front().first, "w");
}

}  // namespace
}  // namespace lightreel
