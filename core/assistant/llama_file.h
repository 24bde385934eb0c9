#pragma once
#include <filesystem>

#include "core/assistant/llama_model.h"

namespace lightreel {

/// A language model's file and its network. The weights come into memory by load() and leave it by release().
class LlamaFile {
  public:
    /// Reads the header and compares what the network wants with what is stored; no weight is read. Throws
    /// Failure (FileMissing, ModelDamaged, ModelUnsupported).
    explicit LlamaFile(const std::filesystem::path& path);

    [[nodiscard]] const GgufHeader& header() const { return m_file.header; }
    [[nodiscard]] const LlamaConfig& config() const { return m_config; }
    [[nodiscard]] const LlamaModel& model() const { return m_model; }
    [[nodiscard]] int64_t parameters() const { return m_parameters.count(); }
    [[nodiscard]] std::string name() const;         ///< the file's own for the model, else its file name
    [[nodiscard]] std::string weightTypes() const;  ///< those with the most bytes first: "Q4_1, Q8_0, F32"
    [[nodiscard]] int64_t fileBytes() const;        ///< of all weights, as they are stored

    /// Quantised matrices stay in the file; all else in float32. Throws Failure{ModelChanged} when the file
    /// is no longer what was opened.
    void load();
    void release() { m_parameters.release(); }
    [[nodiscard]] int64_t bytes() const { return m_parameters.bytes(); }  ///< of what is loaded

  private:
    std::filesystem::path m_path;
    GgufFile m_file;
    LlamaConfig m_config;
    std::shared_ptr<WeightSource> m_weights;
    ParameterSet m_parameters;
    LlamaModel m_model;
};

}  // namespace lightreel
