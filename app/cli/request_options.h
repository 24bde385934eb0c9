#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/start_options.h"
#include "core/base/result.h"
#include "core/request/acceleration_options.h"
#include "core/request/generation_request.h"

namespace lightreel::cli {

/// What the options of a request and of its model come to.
struct RequestedRun {
    GenerationRequest request;  ///< valid, with a seed
    std::filesystem::path modelFolder;
    std::filesystem::path motionAdapter;  ///< empty: the model's own
};

/// The options that say what shall be made and with which model; shared by the commands that make clips.
class RequestOptions {
  public:
    /// The command must not outlive this object.
    void addTo(CLI::App& command);
    /// errors: BadRequest, ModelMissing
    [[nodiscard]] Result<RequestedRun> resolve() const;

  private:
    void addModelOptions(CLI::App& command);
    void addPictureOptions(CLI::App& command);
    Result<void> complete(GenerationRequest& request) const;

    CLI::App* m_command = nullptr;
    StartOptions m_start;
    GenerationRequest m_request;
    std::vector<std::string> m_words;  ///< the prompt without --prompt
    std::optional<int64_t> m_seed;
    double m_guidance = 0;
    std::string m_motionAdapter;
};

/// The options that save time and memory.
class AccelerationArguments {
  public:
    void addTo(CLI::App& command);
    /// errors: BadRequest
    [[nodiscard]] Result<AccelerationOptions> resolve() const;

  private:
    void addPreset(CLI::App& command);
    void addCacheOptions(CLI::App& command);
    void addChunkOptions(CLI::App& command);
    void addSwapOptions(CLI::App& command);
    Result<void> checkDetails(const AccelerationOptions& options) const;
    Result<void> readTemporalDecode(AccelerationOptions& options) const;
    Result<void> readSizes(AccelerationOptions& options) const;

    CLI::App* m_command = nullptr;
    AccelerationOptions m_options;
    std::string m_preset, m_cache = "off", m_chunk = "off", m_swap = "off", m_chunkBytes, m_memoryBudget,
                          m_temporalDecode = "exact";
    int m_cacheCentre = 0;
};

/// "--option value: what is allowed instead".
[[nodiscard]] Error refused(const char* option, const std::string& value, const std::string& allowed);
/// Absolute, or empty when empty.
[[nodiscard]] std::string absolutePath(const std::string& path);

}  // namespace lightreel::cli
