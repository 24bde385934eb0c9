#pragma once
#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/request/generation_request.h"

namespace lightreel::cli {

/// The options of a clip that starts from a picture or from another clip.
class StartOptions {
  public:
    /// The command must not outlive this object.
    void addTo(CLI::App& command);
    /// Fills in what was given. errors: BadRequest for what makes no sense without a picture
    Result<void> complete(GenerationRequest& request) const;

  private:
    void addFraming(CLI::App& command);
    void addMotion(CLI::App& command);
    [[nodiscard]] Result<void> checkBelongings() const;
    [[nodiscard]] bool given(const char* option) const { return m_command->count(option) > 0; }

    CLI::App* m_command = nullptr;
    std::string m_image, m_fit = "crop";
    GenerationRequest m_request;  ///< only what these options say
    double m_maxGuidance = 0;
};

}  // namespace lightreel::cli
