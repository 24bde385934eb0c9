#include "core/weights/gguf.h"

#include <ATen/ATen.h>
#include <c10/util/Half.h>

#include <cstring>

#include "core/weights/mapped_file.h"

namespace lightreel {
namespace {

constexpr size_t kBlock = 32, kHalfBlock = kBlock / 2;

float halfAt(const std::byte* at) {
    uint16_t bits = 0;
    std::memcpy(&bits, at, sizeof bits);
    return static_cast<float>(c10::Half(bits, c10::Half::from_bits()));
}

uint32_t wordAt(const std::byte* at) {
    uint32_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// 32 numbers of four bits: the low halves of 16 bytes, then the high ones.
struct Nibbles {
    const std::byte* at;
    [[nodiscard]] uint32_t operator[](size_t i) const {
        const auto byte = static_cast<uint32_t>(at[i % kHalfBlock]);
        return i < kHalfBlock ? byte & 0xF : byte >> 4;
    }
};

/// weight = scale * (number + fifth bit) + offset
void fromNibbles(Nibbles nibbles, uint32_t fifthBits, float scale, float offset, std::span<float, 32> out) {
    for (size_t i = 0; i < kBlock; ++i) {
        const uint32_t number = nibbles[i] | ((fifthBits >> i) & 1) << 4;
        out[i] = scale * static_cast<float>(number) + offset;
    }
}

bool isQuantised(GgufType type) {
    return type != GgufType::F32 && type != GgufType::F16 && type != GgufType::BF16;
}

at::ScalarType dtypeOf(GgufType type) {
    if (type == GgufType::F16) return at::kHalf;
    return type == GgufType::BF16 ? at::kBFloat16 : at::kFloat;
}

class GgufSource : public WeightSource {
  public:
    GgufSource(std::shared_ptr<const MappedFile> file, const GgufHeader& header)
        : m_file(std::move(file)), m_label(m_file->path().string()) {
        for (const auto& [name, tensor] : header.tensors) {
            m_names.push_back(name);
            int64_t count = 1;
            for (const int64_t size : tensor.shape) count *= size;
            const at::ScalarType dtype = dtypeOf(tensor.type);
            const int64_t bytes = count * static_cast<int64_t>(at::elementSize(dtype));
            m_tensors.emplace(name, Place{{dtype, tensor.shape, bytes}, tensor});
        }
    }

    [[nodiscard]] const std::vector<std::string>& names() const override { return m_names; }
    [[nodiscard]] const WeightInfo* find(std::string_view name) const override {
        const auto found = m_tensors.find(name);
        return found == m_tensors.end() ? nullptr : &found->second.info;
    }
    [[nodiscard]] at::Tensor read(std::string_view name) const override {
        checkUnchanged();
        const Place& place = m_tensors.find(name)->second;
        const std::byte* data = m_file->bytes().data() + place.stored.begin;
        if (isQuantised(place.stored.type)) return dequantised(place, data);
        // Read-only pages, as in a safetensors file; alignment is at least 8.
        return at::from_blob(
            const_cast<std::byte*>(data), place.info.shape, [file = m_file](void*) {},
            at::TensorOptions().dtype(place.info.dtype));
    }
    void checkUnchanged() const override {
        if (m_file->changed()) throw Failure{{ErrorCode::ModelChanged, {{"path", m_label}}}};
    }
    [[nodiscard]] const std::string& label() const override { return m_label; }

  private:
    struct Place {
        WeightInfo info;
        GgufTensor stored;
    };
    static at::Tensor dequantised(const Place& place, const std::byte* data) {
        at::Tensor out = at::empty(place.info.shape);
        float* weights = out.mutable_data_ptr<float>();
        const int64_t bytes = blockBytes(place.stored.type);
        for (int64_t block = 0; block < out.numel() / int64_t{kBlock}; ++block)
            dequantise(place.stored.type, data + block * bytes,
                       std::span<float, kBlock>(weights + block * int64_t{kBlock}, kBlock));
        return out;
    }

    std::shared_ptr<const MappedFile> m_file;
    std::string m_label;
    std::vector<std::string> m_names;  // sorted, as std::map gives them
    std::map<std::string, Place, std::less<>> m_tensors;
};

}  // namespace

void dequantise(GgufType type, const std::byte* block, std::span<float, 32> weights) {
    const float scale = halfAt(block);
    const std::byte* rest = block + 2;
    switch (type) {
        case GgufType::Q4_0:
            return fromNibbles({rest}, 0, scale, -8 * scale, weights);
        case GgufType::Q4_1:
            return fromNibbles({rest + 2}, 0, scale, halfAt(rest), weights);
        case GgufType::Q5_0:
            return fromNibbles({rest + 4}, wordAt(rest), scale, -16 * scale, weights);
        case GgufType::Q5_1:
            return fromNibbles({rest + 6}, wordAt(rest + 2), scale, halfAt(rest), weights);
        case GgufType::Q8_0:
            for (size_t i = 0; i < kBlock; ++i)
                weights[i] = scale * static_cast<float>(static_cast<int8_t>(rest[i]));
            return;
        case GgufType::F32:
        case GgufType::F16:
        case GgufType::BF16:
            break;  // stored as they are
    }
}

Result<GgufFile> openGguf(const std::filesystem::path& path) {
    Result<std::shared_ptr<const MappedFile>> file = MappedFile::open(path);
    const auto damaged = [&path](const Error& error) {
        return Error{ErrorCode::ModelDamaged, {{"path", path.string()}, {"reason", error.args.at("reason")}}};
    };
    if (!file) return file.error().code == ErrorCode::FileMissing ? file.error() : damaged(file.error());
    Result<GgufHeader> header = parseGguf((*file)->bytes(), path.string());
    if (!header) return damaged(header.error());
    auto source = std::make_shared<GgufSource>(std::move(*file), *header);
    return GgufFile{std::move(*header), std::move(source)};
}

}  // namespace lightreel
