#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/cli/request_options.h"
#include "core/compare/comparison_plan.h"
#include "core/pipeline/engine_api.h"

namespace lightreel::cli {

/// The options of "compare": what is compared, how often, and where it goes.
class CompareOptions {
  public:
    /// The command must not outlive this object.
    void addTo(CLI::App& command);

    /// A new comparison's plan; every setting has been held against the model, and a start picture was read.
    /// errors: BadRequest (naming the setting), ModelMissing, those of EngineLibrary::inspect and plan, and
    /// of startOf(); throws Cancelled
    [[nodiscard]] Result<ComparisonPlan> plan(EngineLibrary& engine, const CancelToken& cancel) const;

    [[nodiscard]] const std::string& folder() const { return m_folder; }
    [[nodiscard]] const std::string& lpips() const { return m_lpips; }
    [[nodiscard]] bool resumes() const { return m_resume; }
    [[nodiscard]] bool retriesFailed() const { return m_retryFailed; }
    [[nodiscard]] bool quiet() const { return m_quiet; }
    enum class Table { Text, Csv, Json };
    [[nodiscard]] Table table() const { return m_json ? Table::Json : m_csv ? Table::Csv : Table::Text; }
    /// With --resume the folder says what is compared. errors: BadRequest
    [[nodiscard]] Result<void> check() const;

  private:
    [[nodiscard]] Result<std::vector<ComparisonMember>> members(const ModelFacts& facts,
                                                                const GenerationRequest& request) const;
    Result<void> addSettings(std::vector<ComparisonMember>& members) const;
    Result<void> addGrid(const ModelFacts& facts, const GenerationRequest& request,
                         std::vector<ComparisonMember>& members) const;

    CLI::App* m_command = nullptr;
    RequestOptions m_request;
    std::vector<std::string> m_settings;
    std::string m_grid, m_folder, m_title, m_lpips;
    int m_repeats = 1;
    bool m_noWarmUp = false, m_resume = false, m_retryFailed = false, m_quiet = false, m_json = false,
         m_csv = false;
};

}  // namespace lightreel::cli
