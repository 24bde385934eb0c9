#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/weights/weight_source.h"

namespace lightreel {

/// A value of a GGUF file's metadata. Integers of every width are int64 (larger ones are refused), floats are
/// double; arrays are flat.
using GgufValue = std::variant<int64_t, double, bool, std::string, std::vector<int64_t>, std::vector<double>,
                               std::vector<std::string>>;

/// How a tensor is stored; the numbers are the format's. Quantised ones hold rows in blocks of 32 weights.
enum class GgufType : uint32_t {
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    BF16 = 30,
};

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
/// errors: FileUnreadable{reason}
Result<GgufHeader> parseGguf(std::span<const std::byte> file, std::string_view name);

/// The weights of 32 in a block of a quantised type. block: blockBytes(type) bytes.
void dequantise(GgufType type, const std::byte* block, std::span<float, 32> weights);
/// Bytes of 32 weights.
[[nodiscard]] int64_t blockBytes(GgufType type);

/// A mapped GGUF file. Tensors stored as numbers are views, quantised ones are float32 copies.
struct GgufFile {
    GgufHeader header;
    std::shared_ptr<WeightSource> weights;
};
/// errors: FileMissing, ModelDamaged
Result<GgufFile> openGguf(const std::filesystem::path& path);

}  // namespace lightreel
