#include "core/weights/parameter.h"

#include <numeric>
#include <unordered_map>

#include "core/base/result.h"
#include "core/memory/counting_allocator.h"

namespace lightreel {
namespace {

std::string shapeText(const std::vector<int64_t>& shape) {
    std::string text = "(";
    for (size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + ")";
}

/// "a, b and 3 more"
std::string firstFive(const std::vector<std::string>& items) {
    std::string text;
    for (size_t i = 0; i < items.size() && i < 5; ++i) text += (i ? ", " : "") + items[i];
    if (items.size() > 5) text += " and " + std::to_string(items.size() - 5) + " more";
    return text;
}

int64_t countOf(const std::vector<int64_t>& shape) {
    return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

/// A packed convolution has its output channels in blocks of sixteen.
int64_t packedCount(std::vector<int64_t> shape) {
    constexpr int64_t kBlock = 16;
    shape.front() = (shape.front() + kBlock - 1) / kBlock * kBlock;
    return countOf(shape);
}

}  // namespace

const at::Tensor& Parameter::undefined() {
    static const at::Tensor nothing;
    return nothing;
}

const at::Tensor& Parameter::prepared(const std::function<at::Tensor(const at::Tensor&)>& make) const {
    if (!m_slot->prepared) {
        const WeightAllocations count;
        m_slot->tensor = make(m_slot->tensor.to(m_slot->dtype));
        m_slot->prepared = true;
    }
    return m_slot->tensor;
}

Parameter ParameterSet::declare(std::string name, std::vector<int64_t> shape, ParameterTraits traits) {
    m_slots.push_back(std::make_shared<Parameter::Slot>(Parameter::Slot{std::move(name),
                                                                        std::move(shape),
                                                                        m_group,
                                                                        traits.optional,
                                                                        traits.packed,
                                                                        traits.blocks,
                                                                        false,
                                                                        at::kFloat,
                                                                        {},
                                                                        {}}));
    return Parameter(m_slots.back());
}

void ParameterSet::check(const WeightSource& source, bool (*ignorable)(std::string_view)) const {
    std::vector<std::string> missing, misshaped, unexpected;
    std::unordered_map<std::string_view, bool> declared;
    for (const auto& slot : m_slots) {
        declared.emplace(slot->name, true);
        const WeightInfo* stored = source.find(slot->name);
        if (stored == nullptr && !slot->optional)
            missing.push_back(slot->name);
        else if (stored != nullptr && stored->shape != slot->shape)
            misshaped.push_back(slot->name + " expected " + shapeText(slot->shape) + ", got " +
                                shapeText(stored->shape));
    }
    for (const std::string& name : source.names())
        if (!declared.contains(name) && !(ignorable && ignorable(name))) unexpected.push_back(name);
    std::string reason;
    const auto tell = [&reason](const char* what, const std::vector<std::string>& items) {
        if (!items.empty())
            reason += (reason.empty() ? "" : "; ") + std::to_string(items.size()) + what + firstFive(items);
    };
    tell(" missing: ", missing);
    tell(" of another shape: ", misshaped);
    tell(" unexpected: ", unexpected);
    if (!reason.empty())
        throw Failure{{ErrorCode::ModelDamaged,
                       {{"path", source.label()}, {"reason", "its tensors do not fit: " + reason}}}};
}

void ParameterSet::load(const WeightSource& source, at::ScalarType dtype,
                        bool (*ignorable)(std::string_view)) {
    check(source, ignorable);
    for (const auto& slot : m_slots) load(*slot, source, dtype);
    m_loaded = true;
}

void ParameterSet::load(Parameter::Slot& slot, const WeightSource& source, at::ScalarType dtype) {
    const WeightInfo* info = source.find(slot.name);
    if (slot.optional && info == nullptr) return;
    const WeightAllocations count;
    at::Tensor stored = source.read(slot.name);
    // A packed one is converted when it is packed: so its third form never lies beside all the others'.
    slot.blockType = slot.blocks && stored.scalar_type() == at::kByte ? info->blocks : std::nullopt;
    const bool asStored = slot.packed || slot.blockType || stored.scalar_type() == dtype;
    slot.tensor = asStored ? std::move(stored) : stored.to(dtype);
    slot.dtype = dtype;
    slot.prepared = false;
}

void ParameterSet::release(Parameter::Slot& slot) {
    slot.tensor.reset();
    slot.blockType.reset();
    slot.prepared = false;
}

void ParameterSet::release() {
    for (const auto& slot : m_slots) release(*slot);
    m_loaded = false;
}

void ParameterSet::loadGroup(size_t group, const WeightSource& source, at::ScalarType dtype) {
    for (const auto& slot : m_slots)
        if (slot->group == group) load(*slot, source, dtype);
}

void ParameterSet::releaseGroup(size_t group) {
    for (const auto& slot : m_slots)
        if (slot->group == group) release(*slot);
}

std::vector<std::string> ParameterSet::namesOf(size_t group, const WeightSource& source) const {
    std::vector<std::string> names;
    for (const auto& slot : m_slots)
        if (slot->group == group && source.find(slot->name) != nullptr) names.push_back(slot->name);
    return names;
}

std::vector<ParameterSet::GroupBytes> ParameterSet::allocatedBytes(const WeightSource& source,
                                                                   at::ScalarType dtype, bool packs) const {
    const auto size = static_cast<int64_t>(at::elementSize(dtype));
    std::vector<GroupBytes> bytes(groups());
    std::vector<int64_t> highest(groups(), 0);
    for (const bool packed : {false, true})  // in this order: convolutions are packed when they are used
        for (const auto& slot : m_slots) {
            const WeightInfo* stored = source.find(slot->name);
            if (stored == nullptr || (packs && slot->packed) != packed) continue;
            GroupBytes& group = bytes[slot->group];
            const int64_t plain = countOf(slot->shape) * size, converted = stored->dtype != dtype ? plain : 0;
            group.held += packed ? packedCount(slot->shape) * size : converted;
            if (packed) highest[slot->group] = std::max(highest[slot->group], group.held + plain + converted);
        }
    for (size_t i = 0; i < bytes.size(); ++i)
        bytes[i].packing = std::max<int64_t>(0, highest[i] - bytes[i].held);
    return bytes;
}

std::vector<std::pair<std::string, std::vector<int64_t>>> ParameterSet::declared() const {
    std::vector<std::pair<std::string, std::vector<int64_t>>> all;
    for (const auto& slot : m_slots) all.emplace_back(slot->name, slot->shape);
    return all;
}

int64_t ParameterSet::bytes() const {
    int64_t total = 0;
    for (const auto& slot : m_slots)
        if (slot->tensor.defined()) total += static_cast<int64_t>(slot->tensor.nbytes());
    return total;
}

int64_t ParameterSet::count() const {
    int64_t total = 0;
    for (const auto& slot : m_slots)
        if (!slot->optional)  // a table, not learnt
            total += countOf(slot->shape);
    return total;
}

WeightScope WeightScope::operator/(std::string_view child) const {
    return WeightScope(*m_set, m_prefix + std::string(child) + ".");
}

Parameter WeightScope::optionalParameter(std::string_view name, std::vector<int64_t> shape) const {
    return m_set->declare(m_prefix + std::string(name), std::move(shape), {.optional = true});
}

Parameter WeightScope::packedParameter(std::string_view name, std::vector<int64_t> shape) const {
    return m_set->declare(m_prefix + std::string(name), std::move(shape), {.packed = true});
}

Parameter WeightScope::blockParameter(std::string_view name, std::vector<int64_t> shape,
                                      bool optional) const {
    return m_set->declare(m_prefix + std::string(name), std::move(shape),
                          {.optional = optional, .blocks = true});
}

Parameter WeightScope::parameter(std::string_view name, std::vector<int64_t> shape) const {
    return m_set->declare(m_prefix + std::string(name), std::move(shape));
}

}  // namespace lightreel
