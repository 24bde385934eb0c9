#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/cancel_token.h"
#include "core/director/director.h"

namespace lightreel::cli {

/// The options that all commands of the assistant share.
struct AssistantOptions {
    std::string project, models, model, device = "cpu";
    int64_t budget = MemoryRules().budget;
    bool noModel = false, json = false;

    void addTo(CLI::App& command);

    /// The project's assistant: of the folder --project, whose clips it then knows, else the window's own.
    /// errors: BadRequest, FileMissing, as Director::open
    [[nodiscard]] Result<std::unique_ptr<Director>> openDirector() const;
    /// On stderr, what the Director has to tell.
    static void sayNotices(Director& director);

    /// Loads the models that the options name. errors: AssistantMissing, NoDevice, as AssistantEngine::open
    [[nodiscard]] Result<AssistantFacts> loadModel(Director& director, const CancelToken& cancel) const;

    /// Paths and rules for an engine. errors: AssistantMissing, NoDevice
    [[nodiscard]] Result<AssistantSetup> setup() const;
};

}  // namespace lightreel::cli
