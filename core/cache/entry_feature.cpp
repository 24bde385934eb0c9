#include "core/cache/entry_feature.h"

#include <utility>

namespace lightreel {

void EntryFeature::beginFull() {
    if (m_lifetime == EntryLifetime::UntilNextFull) drop();
}

void EntryFeature::capture(EntryKey key, at::Tensor hidden) {
    m_key = std::move(key);
    m_hidden = std::move(hidden);
}

void EntryFeature::endSampling() {
    if (m_lifetime == EntryLifetime::UntilNextFull) drop();
}

}  // namespace lightreel
