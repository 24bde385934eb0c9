#include "core/assistant/llama_file.h"

#include "core/base/or_throw.h"

namespace lightreel {

LlamaFile::LlamaFile(const std::filesystem::path& path)
    : m_file(orThrow(openGguf(path))),
      m_config(orThrow(LlamaConfig::fromGguf(m_file, path.string()))),
      m_weights(llamaWeights(m_file, m_config)),
      m_model(m_config, m_parameters) {
    m_parameters.check(*m_weights);
}

void LlamaFile::load() {
    m_parameters.load(*m_weights, at::kFloat);
}

}  // namespace lightreel
