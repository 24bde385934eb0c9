#include "core/cache/released_hoard.h"

#include "core/memory/traffic.h"

namespace lightreel {

ReleasedHoard::~ReleasedHoard() {
    if (m_swapper != nullptr) m_swapper->fence();
    for (const auto& [module, kept] : m_kept) {
        if (kept.slot) m_swapper->release(*kept.slot);
        noteCached(-kept.bytes);
    }
}

void ReleasedHoard::onOutput(const void* module, const at::Tensor& output) {
    Kept& kept = m_kept[module];
    const auto bytes = static_cast<int64_t>(output.nbytes());
    noteCached(bytes - kept.bytes);
    kept.tensor = output;
    kept.bytes = bytes;
    if (m_swapper != nullptr) spill(kept);
}

void ReleasedHoard::spill(Kept& kept) {
    if (kept.slot) {
        m_swapper->release(*kept.slot);
    } else {
        const Result<SwapSlot> slot = m_swapper->reserve(kept.bytes);
        if (!slot) return;  // it stays
        kept.slot = *slot;
    }
    m_swapper->spill(*kept.slot, std::move(kept.tensor));
    kept.tensor.reset();
}

}  // namespace lightreel
