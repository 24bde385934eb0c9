#include "core/assistant/llama_file.h"

#include <algorithm>
#include <map>

#include "core/base/or_throw.h"

namespace lightreel {

LlamaFile::LlamaFile(const std::filesystem::path& path)
    : m_path(path),
      m_file(orThrow(openGguf(path))),
      m_config(orThrow(LlamaConfig::fromGguf(m_file, path.string()))),
      m_weights(llamaWeights(m_file, m_config)),
      m_model(m_config, m_parameters) {
    m_parameters.check(*m_weights);
}

std::string LlamaFile::name() const {
    const std::string* name = header().text("general.name");
    return name != nullptr && !name->empty() ? *name : m_path.stem().string();
}

std::string LlamaFile::weightTypes() const {
    std::map<GgufType, int64_t> bytes;
    for (const auto& [name, tensor] : header().tensors) bytes[tensor.type] += tensor.end - tensor.begin;
    std::vector<std::pair<int64_t, const char*>> sorted;
    sorted.reserve(bytes.size());
    for (const auto& [type, size] : bytes) sorted.emplace_back(size, blockOf(type).name);
    std::ranges::sort(sorted, std::greater());
    std::string out;
    for (const auto& [size, name] : sorted) out += (out.empty() ? "" : ", ") + std::string(name);
    return out;
}

int64_t LlamaFile::fileBytes() const {
    int64_t bytes = 0;
    for (const auto& [name, tensor] : header().tensors) bytes += tensor.end - tensor.begin;
    return bytes;
}

void LlamaFile::load() {
    m_parameters.load(*m_weights, at::kFloat);
}

}  // namespace lightreel
