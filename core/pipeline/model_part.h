#pragma once
#include <ATen/core/Tensor.h>

#include <memory>
#include <utility>
#include <vector>

#include "core/weights/parameter.h"

namespace lightreel {

/// A part's weights are in memory for as long as this lives.
class LoadedPart {
  public:
    LoadedPart(ParameterSet& parameters, const WeightSource& source, at::ScalarType dtype,
               bool (*ignorable)(std::string_view))
        : m_parameters(parameters) {
        m_parameters.load(source, dtype, ignorable);
    }
    ~LoadedPart() { m_parameters.release(); }
    LoadedPart(const LoadedPart&) = delete;
    LoadedPart& operator=(const LoadedPart&) = delete;

  private:
    ParameterSet& m_parameters;
};

/// A model part: its modules, the parameters that they declare, and where those lie. Interface: what the
/// family's own class is used as.
template <typename Interface>
class ModelPart {
  public:
    /// Builds a Module and compares names and shapes; nothing is loaded.
    /// errors: throws Failure{ModelDamaged}
    template <typename Module, typename Config>
    ModelPart(std::in_place_type_t<Module>, const Config& config, std::shared_ptr<WeightSource> weights)
        : m_weights(std::move(weights)),
          m_ignorable(&Module::ignorable),
          m_module(std::make_unique<Module>(config, m_parameters)) {
        m_parameters.check(*m_weights, m_ignorable);
    }

    /// Usable while the part is loaded; what is told from shapes alone, always.
    [[nodiscard]] const Interface& operator*() const { return *m_module; }
    [[nodiscard]] const Interface* operator->() const { return m_module.get(); }

    [[nodiscard]] LoadedPart load(at::ScalarType dtype) {
        return {m_parameters, *m_weights, dtype, m_ignorable};
    }
    [[nodiscard]] ParameterSet& parameters() { return m_parameters; }
    [[nodiscard]] const WeightSource& weights() const { return *m_weights; }
    /// Of all parameters; numbers, not bytes.
    [[nodiscard]] int64_t count() const { return m_parameters.count(); }
    /// What the allocator gives for the weights once they are packed, by group.
    [[nodiscard]] std::vector<ParameterSet::GroupBytes> groupBytes(at::ScalarType dtype, bool packs) const {
        return m_parameters.allocatedBytes(*m_weights, dtype, packs);
    }

  private:
    std::shared_ptr<WeightSource> m_weights;
    bool (*m_ignorable)(std::string_view);
    ParameterSet m_parameters;  // before the module, which declares into it
    std::unique_ptr<Interface> m_module;
};

}  // namespace lightreel
