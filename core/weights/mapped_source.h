#pragma once
#include <map>
#include <span>

#include "core/weights/mapped_file.h"
#include "core/weights/weight_source.h"

namespace lightreel {

/// A tensor as it lies in a mapped file.
struct MappedTensor {
    WeightInfo info;
    std::vector<int64_t> shape;  ///< of what is read, in info.dtype
    std::span<const std::byte> bytes;
};

/// The tensors of one mapped file. What is read is a view of the file where it lies aligned; with the last
/// view of a tensor its pages leave the process.
class MappedSource : public WeightSource {
  public:
    using Tensors = std::map<std::string, MappedTensor, std::less<>>;

    MappedSource(std::shared_ptr<const MappedFile> file, Tensors tensors);

    [[nodiscard]] const std::vector<std::string>& names() const override { return m_names; }
    [[nodiscard]] const WeightInfo* find(std::string_view name) const override;
    [[nodiscard]] at::Tensor read(std::string_view name) const override;
    void fetch(std::string_view name) const override;
    void checkUnchanged() const override;
    [[nodiscard]] const std::string& label() const override { return m_label; }

  protected:
    [[nodiscard]] const MappedTensor& tensor(std::string_view name) const;

  private:
    std::shared_ptr<const MappedFile> m_file;
    std::string m_label;
    Tensors m_tensors;
    std::vector<std::string> m_names;  // sorted, as the map gives them
};

}  // namespace lightreel
