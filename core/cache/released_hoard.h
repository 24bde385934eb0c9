#pragma once
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "core/cache/module_observer.h"
#include "core/cache/swapper.h"

namespace lightreel {

/// What the released helper of DeepCache and LightCache keeps: the last output of every module, each until
/// the module's next one, all of them through decoding. One of them is ever used, and the entry feature is
/// that already; the others show in a comparison what memory that way takes, and what swapping makes of it.
/// With a swapper they leave memory as they come; they are never fetched.
class ReleasedHoard : public ModuleObserver {
  public:
    /// swapper: null: everything stays in memory; it must outlive this object
    explicit ReleasedHoard(Swapper* swapper) : m_swapper(swapper) {}
    ~ReleasedHoard() override;
    ReleasedHoard(const ReleasedHoard&) = delete;
    ReleasedHoard& operator=(const ReleasedHoard&) = delete;

    void onOutput(const void* module, const at::Tensor& output) override;

  private:
    struct Kept {
        at::Tensor tensor;  ///< where it is in memory
        std::optional<SwapSlot> slot;
        int64_t bytes = 0;
    };
    void spill(Kept& kept);

    Swapper* m_swapper;
    std::unordered_map<const void*, Kept> m_kept;
};

}  // namespace lightreel
