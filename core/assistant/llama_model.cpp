#include "core/assistant/llama_model.h"

#include <ATen/ATen.h>

#include "core/assistant/partial_attention.h"

namespace lightreel {

LlamaModel::LlamaModel(const LlamaConfig& config, ParameterSet& parameters)
    : m_config(config),
      m_tokens(WeightScope(parameters, "token_embd."), config.width, config.vocabulary),
      m_head(WeightScope(parameters, "output."), config.width, config.vocabulary, /*optional=*/true),
      m_norm(WeightScope(parameters, "output_norm."), config.width, config.normEpsilon),
      m_rotation(config.headSize, config.rotation, config.positions()) {
    for (int64_t i = 0; i < config.layers; ++i)
        m_layers.emplace_back(WeightScope(parameters) / "blk" / i, config);
}

at::Tensor LlamaModel::embed(const at::Tensor& ids) const {
    return m_tokens.rows(ids);
}

at::Tensor LlamaModel::logits(const at::Tensor& hidden) const {
    return (m_head.defined() ? m_head : m_tokens)(m_norm(hidden));
}

at::Tensor LlamaModel::forward(const at::Tensor& ids) const {
    const at::Tensor positions = at::arange(ids.size(0), at::kLong);
    at::Tensor hidden = embed(ids);
    for (const LlamaLayer& layer : m_layers) {
        const LlamaLayer::Projected made = layer.project(hidden);
        PartialAttention attention(m_rotation(made.queries, positions));
        attention.seeOwn(m_rotation(made.keys, positions), made.values);
        layer.finish(hidden, attention.result());
    }
    return logits(hidden);
}

}  // namespace lightreel
