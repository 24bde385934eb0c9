#pragma once
#include <cstdint>
#include <span>

namespace lightreel::fuzz {

/// Each takes any bytes and ends the process (abort) when a parser accepts something that it must not.
void safetensorsHeader(std::span<const uint8_t> bytes);  ///< a whole file: 8 bytes of length, header, data
void gguf(std::span<const uint8_t> bytes);               ///< a whole file
void strictJson(std::span<const uint8_t> bytes);         ///< any foreign JSON
void modelConfig(
    std::span<const uint8_t> bytes);  ///< one JSON read as U-Net, adapter, autoencoder and sampler

}  // namespace lightreel::fuzz
