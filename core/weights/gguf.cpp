#include "core/weights/gguf.h"

#include <ATen/ATen.h>

#include <functional>
#include <numeric>

#include "core/weights/mapped_file.h"

namespace lightreel {
namespace {

at::ScalarType dtypeOf(const GgufTensor& tensor) {
    if (isQuantised(tensor.type)) return tensor.shape.size() == 2 ? at::kByte : at::kFloat;
    if (tensor.type == GgufType::F16) return at::kHalf;
    return tensor.type == GgufType::BF16 ? at::kBFloat16 : at::kFloat;
}

std::optional<GgufType> rowsOf(const GgufTensor& tensor) {
    return dtypeOf(tensor) == at::kByte ? std::optional(tensor.type) : std::nullopt;
}

/// As it lies in the file, counted in its dtype.
std::vector<int64_t> storedShape(const GgufTensor& tensor) {
    std::vector<int64_t> shape = tensor.shape;
    if (isQuantised(tensor.type)) shape.back() = rowBytes(tensor.type, shape.back());
    return shape;
}

int64_t countOf(const std::vector<int64_t>& shape) {
    return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

class GgufSource : public WeightSource {
  public:
    GgufSource(std::shared_ptr<const MappedFile> file, const GgufHeader& header)
        : m_file(std::move(file)), m_label(m_file->path().string()) {
        for (const auto& [name, tensor] : header.tensors) {
            m_names.push_back(name);
            const at::ScalarType dtype = dtypeOf(tensor);
            const int64_t count = countOf(dtype == at::kByte ? storedShape(tensor) : tensor.shape);
            const int64_t bytes = count * static_cast<int64_t>(at::elementSize(dtype));
            m_tensors.emplace(name, Place{{dtype, tensor.shape, bytes, rowsOf(tensor)}, tensor});
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
        if (isQuantised(place.stored.type) && place.info.dtype == at::kFloat) return widened(place, data);
        // Read-only pages, as in a safetensors file; alignment is at least 8.
        return at::from_blob(
            const_cast<std::byte*>(data), storedShape(place.stored), [file = m_file](void*) {},
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
    static at::Tensor widened(const Place& place, const std::byte* data) {
        at::Tensor out = at::empty(place.info.shape);
        widenBlocks(place.stored.type, data, out.numel(), out.mutable_data_ptr<float>());
        return out;
    }

    std::shared_ptr<const MappedFile> m_file;
    std::string m_label;
    std::vector<std::string> m_names;  // sorted, as std::map gives them
    std::map<std::string, Place, std::less<>> m_tensors;
};

}  // namespace

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
