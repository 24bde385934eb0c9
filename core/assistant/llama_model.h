#pragma once
#include <vector>

#include "core/assistant/llama_layer.h"
#include "core/assistant/rotation.h"

namespace lightreel {

/// A Llama network with the names of llama.cpp's files. source: transformers' LlamaForCausalLM
class LlamaModel {
  public:
    LlamaModel(const LlamaConfig& config, ParameterSet& parameters);

    [[nodiscard]] const LlamaConfig& config() const { return m_config; }
    [[nodiscard]] const std::vector<LlamaLayer>& layers() const { return m_layers; }
    [[nodiscard]] const Rotation& rotation() const { return m_rotation; }
    /// ids [T] int64 -> [T, width].
    [[nodiscard]] at::Tensor embed(const at::Tensor& ids) const;
    /// Of the last layer's hidden states [T, width]: [T, vocabulary], float32.
    [[nodiscard]] at::Tensor logits(const at::Tensor& hidden) const;

    /// The whole text at once, nothing kept: ids [T] -> logits [T, vocabulary].
    [[nodiscard]] at::Tensor forward(const at::Tensor& ids) const;

  private:
    LlamaConfig m_config;
    StoredMatrix m_tokens, m_head;  ///< without a head of its own the tokens' table serves
    RmsNorm m_norm;
    Rotation m_rotation;
    std::vector<LlamaLayer> m_layers;
};

}  // namespace lightreel
