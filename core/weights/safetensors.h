#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/weights/weight_source.h"

namespace lightreel {

/// One entry of a safetensors header.
struct SafetensorsEntry {
    std::string dtype;  ///< as stored: F32, F16, BF16, I64, ...
    std::vector<int64_t> shape;
    int64_t begin = 0;  ///< bytes from the start of the data part
    int64_t end = 0;
};

/// Parses and checks the header part of a file of fileBytes bytes; prefix holds at least its first 8 + header
/// bytes, or the whole file when it is shorter. Torch-free, no globals: the fuzz target. Stricter than the
/// reference reader, never laxer: header length bounded, unique keys, exact offsets (sorted, no hole, no
/// overlap, end = file's end), products checked for overflow. errors: FileUnreadable{reason}
Result<std::map<std::string, SafetensorsEntry>> parseSafetensorsHeader(std::span<const std::byte> prefix,
                                                                       uint64_t fileBytes,
                                                                       std::string_view name);

/// Opens a file, checks its header and maps it read-only. Unaligned tensors are copied on read(), all others
/// are views. errors: FileMissing, ModelDamaged, ModelUnsupported (pickle or zip content, unknown dtype)
Result<std::shared_ptr<WeightSource>> openSafetensors(const std::filesystem::path& path);

/// Writes contiguous CPU tensors as one safetensors file, durably.
Result<void> writeSafetensors(const std::filesystem::path& path,
                              const std::map<std::string, at::Tensor>& tensors);

}  // namespace lightreel
