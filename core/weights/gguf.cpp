#include "core/weights/gguf.h"

#include <ATen/ATen.h>

#include <functional>
#include <numeric>

#include "core/weights/mapped_source.h"

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

MappedSource::Tensors placed(std::span<const std::byte> file, const GgufHeader& header) {
    MappedSource::Tensors tensors;
    for (const auto& [name, tensor] : header.tensors) {
        const at::ScalarType dtype = dtypeOf(tensor);
        const int64_t count = countOf(dtype == at::kByte ? storedShape(tensor) : tensor.shape);
        const int64_t bytes = count * static_cast<int64_t>(at::elementSize(dtype));
        tensors.emplace(name, MappedTensor{{dtype, tensor.shape, bytes, rowsOf(tensor)},
                                           storedShape(tensor),
                                           file.subspan(static_cast<size_t>(tensor.begin),
                                                        static_cast<size_t>(tensor.end - tensor.begin))});
    }
    return tensors;
}

class GgufSource : public MappedSource {
  public:
    GgufSource(const std::shared_ptr<const MappedFile>& file, const GgufHeader& header)
        : MappedSource(file, placed(file->bytes(), header)) {
        for (const auto& [name, tensor] : header.tensors)
            if (isQuantised(tensor.type) && dtypeOf(tensor) == at::kFloat)
                m_widened.emplace(name, tensor.type);
    }

    [[nodiscard]] at::Tensor read(std::string_view name) const override {
        const auto widened = m_widened.find(name);
        if (widened == m_widened.end()) return MappedSource::read(name);
        checkUnchanged();
        at::Tensor out = at::empty(tensor(name).info.shape);
        widenBlocks(widened->second, tensor(name).bytes.data(), out.numel(), out.mutable_data_ptr<float>());
        return out;
    }

  private:
    std::map<std::string, GgufType, std::less<>> m_widened;  ///< quantised, but no rows of a matrix
};

}  // namespace

Result<GgufFile> openGguf(const std::filesystem::path& path) {
    Result<std::shared_ptr<const MappedFile>> file = MappedFile::open(path);
    const auto damaged = [&path](const Error& error) {
        return Error{ErrorCode::ModelDamaged, {{"path", path.string()}, {"reason", error.args.at("reason")}}};
    };
    if (!file) return file.error().code == ErrorCode::FileMissing ? file.error() : damaged(file.error());
    Result<GgufHeader> header = parseGguf((*file)->bytes(), path.string());
    if (!header)
        return header.error().code == ErrorCode::ModelUnsupported ? header.error() : damaged(header.error());
    auto source = std::make_shared<GgufSource>(*file, *header);
    return GgufFile{std::move(*header), std::move(source)};
}

}  // namespace lightreel
