#include "core/cache/entry_feature.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace lightreel {
namespace {

const EntryKey kKey{{2, 4, 3, 4, 5}, at::kFloat, at::kCPU};

TEST(EntryFeature, servesItsOwnKeyOnly) {
    EntryFeature entry(0, EntryLifetime::UntilNextFull);
    EXPECT_FALSE(entry.serves(kKey));
    entry.capture(kKey, at::ones({1}));
    EXPECT_TRUE(entry.serves(kKey));
    EntryKey shape = kKey, dtype = kKey;
    shape.latents[0] = 1;
    dtype.dtype = at::kBFloat16;
    for (const EntryKey& other : {shape, dtype}) EXPECT_FALSE(entry.serves(other));
}

TEST(EntryFeature, holdsWhatItWasGivenWithoutACopy) {
    EntryFeature entry(0, EntryLifetime::UntilReplaced);
    const at::Tensor hidden = at::ones({4});
    entry.capture(kKey, hidden);
    EXPECT_EQ(entry.get().data_ptr(), hidden.data_ptr());
}

TEST(EntryFeature, lifetimesEndWhereTheySay) {
    for (const auto& [lifetime, survives] :
         {std::pair{EntryLifetime::UntilNextFull, false}, std::pair{EntryLifetime::UntilReplaced, true}}) {
        EntryFeature entry(0, lifetime);
        entry.capture(kKey, at::ones({1}));
        entry.beginFull();
        EXPECT_EQ(entry.serves(kKey), survives);
        entry.capture(kKey, at::ones({1}));
        entry.endSampling();
        EXPECT_EQ(entry.serves(kKey), survives);
    }
}

}  // namespace
}  // namespace lightreel
