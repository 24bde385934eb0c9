#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/weights/gguf_blocks.h"
#include "core/weights/weight_source.h"

namespace lightreel {

/// A value of a GGUF file's metadata. Integers of every width are int64 (larger ones are refused), floats are
/// double; arrays are flat.
using GgufValue = std::variant<int64_t, double, bool, std::string, std::vector<int64_t>, std::vector<double>,
                               std::vector<std::string>>;

struct GgufTensor {
    GgufType type = GgufType::F32;
    std::vector<int64_t> shape;  ///< slowest dimension first, as LibTorch has it; the file has the reverse
    int64_t begin = 0;           ///< bytes from the file's beginning
    int64_t end = 0;
};

struct GgufHeader {
    std::map<std::string, GgufValue, std::less<>> metadata;
    std::map<std::string, GgufTensor, std::less<>> tensors;

    // Null when the key is missing or holds something else.
    [[nodiscard]] const int64_t* integer(std::string_view key) const { return get<int64_t>(key); }
    [[nodiscard]] const double* number(std::string_view key) const { return get<double>(key); }
    [[nodiscard]] const std::string* text(std::string_view key) const { return get<std::string>(key); }
    template <typename Value>
    [[nodiscard]] const Value* get(std::string_view key) const {
        const auto found = metadata.find(key);
        return found == metadata.end() ? nullptr : std::get_if<Value>(&found->second);
    }
};

/// Parses and checks a whole file of version 2 or 3, little-endian, whose bytes need not be trusted: counts
/// and lengths are held against the bytes that are left before anything is allocated; keys and names are
/// unique; tensors are aligned, inside the file and apart. Torch-free, no globals: the fuzz target.
/// source: the GGUF specification of ggml; limits of docs/RELIABILITY.md, "GGUF"
/// errors: FileUnreadable{reason}; ModelUnsupported{reason} for another version, byte order or type of tensor
Result<GgufHeader> parseGguf(std::span<const std::byte> file, std::string_view name);

/// A mapped GGUF file whose tensors are views of it. A quantised matrix [rows, columns] is read as its rows'
/// bytes: [rows, rowBytes(type, columns)] uint8; WeightInfo says the matrix's shape and its type. Quantised
/// tensors of another rank are float32 copies.
struct GgufFile {
    GgufHeader header;
    std::shared_ptr<WeightSource> weights;
};
/// errors: FileMissing, ModelDamaged, ModelUnsupported
Result<GgufFile> openGguf(const std::filesystem::path& path);

}  // namespace lightreel
