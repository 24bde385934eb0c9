#pragma once
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace lightreel {

/// Choices that are the same for the same seed on every machine: the standard fixes its generators' numbers,
/// not its distributions.
class SeededRandom {
  public:
    explicit SeededRandom(uint64_t seed) : m_random(seed) {}

    /// From 0 to below 1.
    double uniform() { return static_cast<double>(m_random() >> 11) * 0x1p-53; }
    /// From 0 to below count, which is at least 1.
    size_t below(size_t count) { return static_cast<size_t>(uniform() * static_cast<double>(count)); }
    template <typename All>
    const auto& of(const All& all) {
        return all[below(all.size())];
    }
    template <typename T>
    void shuffle(std::vector<T>& all) {
        for (size_t left = all.size(); left > 1; --left) std::swap(all[left - 1], all[below(left)]);
    }

  private:
    std::mt19937_64 m_random;
};

}  // namespace lightreel
