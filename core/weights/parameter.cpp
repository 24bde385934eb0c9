#include "core/weights/parameter.h"

#include <numeric>
#include <unordered_map>

#include "core/base/result.h"

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

}  // namespace

const at::Tensor& Parameter::undefined() {
    static const at::Tensor nothing;
    return nothing;
}

const at::Tensor& Parameter::prepared(const std::function<at::Tensor(const at::Tensor&)>& make) const {
    if (!m_slot->prepared) m_slot->tensor = make(m_slot->tensor);
    m_slot->prepared = true;
    return m_slot->tensor;
}

Parameter ParameterSet::declare(std::string name, std::vector<int64_t> shape, bool optional) {
    m_slots.push_back(std::make_shared<Parameter::Slot>(
        Parameter::Slot{std::move(name), std::move(shape), optional, false, {}}));
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
    for (const auto& slot : m_slots) {
        if (slot->optional && source.find(slot->name) == nullptr) continue;
        at::Tensor stored = source.read(slot->name);
        slot->tensor = stored.scalar_type() == dtype ? std::move(stored) : stored.to(dtype);
        slot->prepared = false;
    }
    m_loaded = true;
}

void ParameterSet::release() {
    for (const auto& slot : m_slots) {
        slot->tensor.reset();
        slot->prepared = false;
    }
    m_loaded = false;
}

std::vector<std::pair<std::string, std::vector<int64_t>>> ParameterSet::declared() const {
    std::vector<std::pair<std::string, std::vector<int64_t>>> all;
    for (const auto& slot : m_slots) all.emplace_back(slot->name, slot->shape);
    return all;
}

int64_t ParameterSet::count() const {
    int64_t total = 0;
    for (const auto& slot : m_slots)
        if (!slot->optional)  // a table, not learnt
            total += std::accumulate(slot->shape.begin(), slot->shape.end(), int64_t{1}, std::multiplies<>());
    return total;
}

WeightScope WeightScope::operator/(std::string_view child) const {
    return WeightScope(*m_set, m_prefix + std::string(child) + ".");
}

Parameter WeightScope::optionalParameter(std::string_view name, std::vector<int64_t> shape) const {
    return m_set->declare(m_prefix + std::string(name), std::move(shape), true);
}

Parameter WeightScope::parameter(std::string_view name, std::vector<int64_t> shape) const {
    return m_set->declare(m_prefix + std::string(name), std::move(shape));
}

}  // namespace lightreel
