#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/weights/gguf_blocks.h"

namespace lightreel {

/// What is known of a tensor before it is read.
struct WeightInfo {
    at::ScalarType dtype = at::kFloat;
    std::vector<int64_t> shape = {};
    int64_t bytes = 0;
    std::optional<GgufType> blocks = {};  ///< the tensor is quantised rows of this type, as uint8
};

/// Named tensors, wherever they come from: a mapped file, several shards, memory. Immutable after opening.
class WeightSource {
  public:
    virtual ~WeightSource() = default;

    /// All names, sorted.
    [[nodiscard]] virtual const std::vector<std::string>& names() const = 0;

    /// Null when there is no such tensor.
    [[nodiscard]] virtual const WeightInfo* find(std::string_view name) const = 0;

    /// The tensor in its stored dtype. On a mapped file it is a read-only view that keeps the mapping alive:
    /// no copy; never write to it. Throws Failure{ModelChanged} when the file is no longer what was opened.
    [[nodiscard]] virtual at::Tensor read(std::string_view name) const = 0;

    /// Brings the tensor's bytes near before it is read; may be called from any thread.
    virtual void fetch(std::string_view) const {}

    /// Throws Failure{ModelChanged} when what lies behind it is no longer what was opened.
    virtual void checkUnchanged() const {}

    /// What messages call it: the file's or folder's path.
    [[nodiscard]] virtual const std::string& label() const = 0;
};

/// Tensors in memory; for tests.
[[nodiscard]] std::shared_ptr<WeightSource> memorySource(
    const std::vector<std::pair<std::string, at::Tensor>>& tensors);

/// Several sources as one. A name in two of them is refused with Failure{ModelDamaged}.
[[nodiscard]] std::shared_ptr<WeightSource> mergedSource(
    const std::vector<std::shared_ptr<WeightSource>>& sources);

/// A source seen under other names: rename(stored) is the name shown; an empty result hides the tensor.
[[nodiscard]] std::shared_ptr<WeightSource> renamedSource(
    const std::shared_ptr<WeightSource>& source,
    const std::function<std::string(const std::string&)>& rename);

}  // namespace lightreel
