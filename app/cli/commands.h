#pragma once
#include <CLI/CLI.hpp>
#include <functional>

#include "core/base/cancel_token.h"
#include "core/base/error.h"

namespace lightreel::cli {

/// A command adds its options to the parser and leaves what to do when it was chosen; run returns the exit
/// code.
using Run = std::function<ExitCode()>;

/// What all commands share.
struct Context {
    CancelToken cancel;  ///< asked by Ctrl-C and SIGTERM; a second signal ends the process at once
    Run run;             ///< set by the chosen command
};

void addGenerate(CLI::App& app, Context& context);
void addModels(CLI::App& app, Context& context);
void addDoctor(CLI::App& app, Context& context);
void addBench(CLI::App& app, Context& context);
void addBenchAssistant(CLI::App& bench, Context& context);  ///< below the command "bench"
void addCompare(CLI::App& app, Context& context);
void addAssistant(CLI::App& app, Context& context);

/// Prints the error's paragraph to stderr and gives its exit code.
ExitCode report(const Error& error);

}  // namespace lightreel::cli
