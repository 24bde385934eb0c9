#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/cancel_token.h"
#include "core/director/director.h"

namespace lightreel::cli {

/// Which project is meant.
struct ProjectOption {
    std::string folder;

    void addTo(CLI::App& command);

    /// Where the assistant keeps its files.
    [[nodiscard]] std::filesystem::path path() const;
    /// Nothing lies there that a model has read.
    [[nodiscard]] bool keepsNothingRead() const;

    /// The project's assistant: of the folder --project, whose clips it then knows, else the window's own.
    /// errors: FileMissing, FileUnreadable, as Director::open
    [[nodiscard]] Result<std::unique_ptr<Director>> openDirector() const;
};

/// Which models, and how much one remembers.
struct ModelOptions {
    std::string models, model, device = "auto";
    int64_t budget = MemoryRules().budget;

    void addTo(CLI::App& command);
    void addBudgetTo(CLI::App& command);

    /// Paths and rules for an engine. errors: AssistantMissing, NoDevice
    [[nodiscard]] Result<AssistantSetup> setup() const;
    /// On stderr, where there is no embedder for a setup.
    void sayMissing(const AssistantSetup& setup) const;
};

/// On stderr, what the Director has to tell.
void sayNotices(Director& director);

/// Has the Director use the models of a setup. errors: as AssistantEngine::open. Throws Cancelled.
[[nodiscard]] Result<AssistantFacts> loadModel(Director& director, const AssistantSetup& setup,
                                               const CancelToken& cancel);

/// An engine with nothing but its models.
struct BareEngine {
    std::unique_ptr<AssistantEngine> engine;
    AssistantFacts facts;
};
/// errors: as AssistantEngine::open. Throws Cancelled.
[[nodiscard]] Result<BareEngine> openBareEngine(const AssistantSetup& setup, const CancelToken& cancel);

}  // namespace lightreel::cli
