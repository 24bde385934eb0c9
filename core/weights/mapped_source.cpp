#include "core/weights/mapped_source.h"

#include <ATen/ATen.h>

#include <cstring>

namespace lightreel {

MappedSource::MappedSource(std::shared_ptr<const MappedFile> file, Tensors tensors)
    : m_file(std::move(file)), m_label(m_file->path().string()), m_tensors(std::move(tensors)) {
    for (const auto& [name, tensor] : m_tensors) m_names.push_back(name);
}

const MappedTensor& MappedSource::tensor(std::string_view name) const {
    return m_tensors.find(name)->second;
}

const WeightInfo* MappedSource::find(std::string_view name) const {
    const auto found = m_tensors.find(name);
    return found == m_tensors.end() ? nullptr : &found->second.info;
}

at::Tensor MappedSource::read(std::string_view name) const {
    checkUnchanged();
    const MappedTensor& wanted = tensor(name);
    const auto options = at::TensorOptions().dtype(wanted.info.dtype);
    const auto alignment = static_cast<uintptr_t>(at::elementSize(wanted.info.dtype));
    if (reinterpret_cast<uintptr_t>(wanted.bytes.data()) % alignment != 0) {
        at::Tensor copy = at::empty(wanted.shape, options);
        std::memcpy(copy.mutable_data_ptr(), wanted.bytes.data(), wanted.bytes.size());
        return copy;
    }
    // The pages are read-only: a write through this view would be a crash, and modules never write to
    // weights.
    const auto drop = [file = m_file, size = wanted.bytes.size()](void* data) {
        file->dropPages(static_cast<const std::byte*>(data), size);
    };
    return at::from_blob(const_cast<std::byte*>(wanted.bytes.data()), wanted.shape, drop, options);
}

void MappedSource::fetch(std::string_view name) const {
    const std::span<const std::byte> bytes = tensor(name).bytes;
    m_file->fetchPages(bytes.data(), bytes.size());
}

void MappedSource::checkUnchanged() const {
    if (m_file->changed()) throw Failure{{ErrorCode::ModelChanged, {{"path", m_label}}}};
}

}  // namespace lightreel
