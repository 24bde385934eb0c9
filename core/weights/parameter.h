#pragma once
#include <ATen/core/Tensor.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/weights/weight_source.h"

namespace lightreel {

/// A model parameter that may or may not be in memory now. Modules hold these; a copy speaks of the same
/// parameter.
class Parameter {
  public:
    Parameter() = default;

    /// The tensor, while the ParameterSet is loaded; an undefined tensor for a parameter the module does
    /// without.
    [[nodiscard]] const at::Tensor& operator*() const { return m_slot ? m_slot->tensor : undefined(); }

    /// The type of a GGUF file's quantised rows while the tensor is such: uint8, as they are stored.
    [[nodiscard]] std::optional<GgufType> blockType() const { return m_slot->blockType; }

    /// The tensor in the form that one kernel wants: made by `make` at the first call, kept in the stored
    /// one's place until it is released. For parameters that were declared as packed and are only ever used
    /// through one call of prepared().
    [[nodiscard]] const at::Tensor& prepared(const std::function<at::Tensor(const at::Tensor&)>& make) const;

  private:
    friend class ParameterSet;
    struct Slot {
        std::string name;
        std::vector<int64_t> shape;
        size_t group = 0;
        bool optional = false;
        bool packed = false;
        bool blocks = false;
        bool prepared = false;
        at::ScalarType dtype = at::kFloat;  ///< what the network computes in
        at::Tensor tensor;
        std::optional<GgufType> blockType;
    };
    static const at::Tensor& undefined();
    explicit Parameter(std::shared_ptr<Slot> slot) : m_slot(std::move(slot)) {}
    std::shared_ptr<Slot> m_slot;
};

/// What is said of a parameter when it is declared.
struct ParameterTraits {
    bool optional = false;  ///< a checkpoint may do without it; the tensor stays undefined then
    bool packed = false;    ///< a convolution's weight, replaced by its kernel's form: see prepared()
    bool blocks = false;    ///< its module takes a GGUF file's quantised rows, uint8, as they are stored
};

/// All parameters of one model part. Building the modules declares them (names and shapes, no memory); load()
/// fills them from a source, release() gives the memory back and leaves the modules ready for another load().
class ParameterSet {
  public:
    Parameter declare(std::string name, std::vector<int64_t> shape, ParameterTraits traits = {});

    /// What is declared from now on belongs to a new group, which can be loaded and released by itself. Group
    /// 0 is what was declared before the first call.
    size_t beginGroup() { return ++m_group; }
    [[nodiscard]] size_t groups() const { return m_group + 1; }

    /// Compares declared and stored names and shapes. All differences are told in one error (the first five
    /// of each kind by name, the rest counted). ignorable names the stored tensors nobody needs (position
    /// tables, ids). Throws Failure{ModelDamaged}; nothing was read then.
    void check(const WeightSource& source, bool (*ignorable)(std::string_view) = nullptr) const;

    /// check(), then reads all; what has the dtype or is packed later stays a view of the file.
    void load(const WeightSource& source, at::ScalarType dtype,
              bool (*ignorable)(std::string_view) = nullptr);

    void release();
    [[nodiscard]] bool loaded() const { return m_loaded; }
    /// Of all tensors that are there, views of files as well.
    [[nodiscard]] int64_t bytes() const;

    // One group of a source that was checked.
    void loadGroup(size_t group, const WeightSource& source, at::ScalarType dtype);
    void releaseGroup(size_t group);
    /// Names that the source has of a group.
    [[nodiscard]] std::vector<std::string> namesOf(size_t group, const WeightSource& source) const;
    /// What the allocator gives for a group.
    struct GroupBytes {
        int64_t held = 0;     ///< once its convolutions are packed
        int64_t packing = 0;  ///< besides that for a moment, while they are being packed
    };
    /// By group. What is stored in the dtype already and needs no packing is a view of the file and costs
    /// nothing. packs: the processor's kernels take this dtype.
    [[nodiscard]] std::vector<GroupBytes> allocatedBytes(const WeightSource& source, at::ScalarType dtype,
                                                         bool packs) const;

    /// Names and shapes of all parameters, in the order of their declaration.
    [[nodiscard]] std::vector<std::pair<std::string, std::vector<int64_t>>> declared() const;
    [[nodiscard]] int64_t count() const;  ///< numbers, not tensors
    [[nodiscard]] size_t size() const { return m_slots.size(); }

  private:
    static void load(Parameter::Slot& slot, const WeightSource& source, at::ScalarType dtype);
    static void release(Parameter::Slot& slot);

    std::vector<std::shared_ptr<Parameter::Slot>> m_slots;
    size_t m_group = 0;
    bool m_loaded = false;
};

/// Where a module stands in the checkpoint's tree of names: scope / "attn1" / "to_q".
class WeightScope {
  public:
    explicit WeightScope(ParameterSet& set, std::string prefix = "")
        : m_set(&set), m_prefix(std::move(prefix)) {}

    [[nodiscard]] WeightScope operator/(std::string_view child) const;
    [[nodiscard]] WeightScope operator/(int64_t child) const { return *this / std::to_string(child); }
    [[nodiscard]] Parameter parameter(std::string_view name, std::vector<int64_t> shape) const;
    [[nodiscard]] Parameter blockParameter(std::string_view name, std::vector<int64_t> shape,
                                           bool optional = false) const;
    [[nodiscard]] Parameter packedParameter(std::string_view name, std::vector<int64_t> shape) const;
    [[nodiscard]] Parameter optionalParameter(std::string_view name, std::vector<int64_t> shape) const;

  private:
    ParameterSet* m_set;
    std::string m_prefix;  // empty, or ends with a point
};

}  // namespace lightreel
