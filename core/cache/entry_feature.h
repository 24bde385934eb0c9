#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace lightreel {

/// What a captured tensor belongs to; with any other key it is not used.
struct EntryKey {
    std::vector<int64_t> latents;  ///< the network's input, [R, C, F, h, w]
    at::ScalarType dtype = at::kFloat;
    at::Device device = at::kCPU;
    int64_t conditioning = 0;  ///< counts up whenever the prompt changes within a run

    friend bool operator==(const EntryKey&, const EntryKey&) = default;
};

/// How long a captured tensor lives.
enum class EntryLifetime {
    UntilNextFull,  ///< gone when a full step begins and before decoding: adds nothing to the peak
                    ///< (LightCache)
    UntilReplaced,  ///< held until the next one is there, through decoding too (DeepCache)
};

/// The one cached tensor: what enters the up layer at which a reuse step begins, [R * F, C, h, w], before the
/// skip is joined to it. Depth d: a reuse step runs the last d + 1 up layers (0 is the cheapest, and what the
/// DeepCache package calls branch 0). Held by reference, never written to.
/// source: DeepCache, arXiv 2312.00858; LightCache, arXiv 2510.05367
class EntryFeature {
  public:
    EntryFeature(int64_t depth, EntryLifetime lifetime) : m_depth(depth), m_lifetime(lifetime) {}

    [[nodiscard]] int64_t depth() const { return m_depth; }
    /// A full step begins.
    void beginFull();
    void capture(EntryKey key, at::Tensor hidden);
    [[nodiscard]] bool serves(const EntryKey& key) const { return m_hidden.defined() && m_key == key; }
    [[nodiscard]] const at::Tensor& get() const { return m_hidden; }
    /// Sampling is over.
    void endSampling();
    void drop() { m_hidden.reset(); }

  private:
    int64_t m_depth;
    EntryLifetime m_lifetime;
    EntryKey m_key;
    at::Tensor m_hidden;
};

}  // namespace lightreel
