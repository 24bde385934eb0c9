#include <unistd.h>

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "app/cli/commands.h"
#include "app/cli/printable.h"
#include "app/cli/strict_values.h"
#include "core/base/log.h"
#include "lightreel_build.h"

namespace lightreel::cli {
namespace {

// Signal handlers can reach only what is global; the token itself is a lock-free flag.
const CancelToken* s_cancel = nullptr;
std::atomic<bool> s_asked{false};

void onSignal(int) {
    if (s_asked.exchange(true)) ::_exit(static_cast<int>(ExitCode::Cancelled));
    s_cancel->cancel();
}

void catchSignals(const CancelToken& cancel) {
    s_cancel = &cancel;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, &onSignal);
    std::signal(SIGXFSZ, SIG_IGN);  // a file size limit shall come back as an error, not end the process
    std::signal(SIGPIPE, SIG_IGN);
}

int parseAndRun(int argc, char** argv) {
    CLI::App app{"Lightreel makes short video clips from a prompt or a picture, on ordinary machines.",
                 "lightreel-cli"};
    app.set_version_flag("--version", std::string("Lightreel ") + kVersion);
    app.require_subcommand(1);
    app.option_defaults()->take_last();  // a script's own option wins over the one before it
    bool verbose = false;
    app.add_flag("-v,--verbose", verbose, "Say more on stderr");
    Context context;
    addGenerate(app, context);
    addModels(app, context);
    addDoctor(app, context);
    addCompare(app, context);
    addAssistant(app, context);
    addBench(app, context);
    takeDecimalNumbers(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const std::optional<Error> unknown = error.get_exit_code() == 0 ? std::nullopt : unknownCommand(app);
        if (unknown) return static_cast<int>(report(*unknown));
        return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::BadInput);
    }
    if (const std::optional<Error> empty = emptyValue(app)) return static_cast<int>(report(*empty));
    setUpLog({true, verbose ? spdlog::level::debug : spdlog::level::warn, {}});
    catchSignals(context.cancel);
    return static_cast<int>(context.run());
}

/// Whoever read the output through a pipe has closed it.
bool readerHasEnough(const std::exception& error) {
    const auto* failure = dynamic_cast<const std::system_error*>(&error);
    return failure != nullptr && failure->code() == std::errc::broken_pipe;
}

}  // namespace

ExitCode report(const Error& error) {
    std::fprintf(stderr, "%s\n", printable(paragraph(error)).c_str());
    if (!error.detail.empty()) log().debug("detail: {}", error.detail);
    return exitCode(error.code);
}

}  // namespace lightreel::cli

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    try {
        return lightreel::cli::parseAndRun(argc, argv);
    } catch (const lightreel::Cancelled&) {
        std::fputs("Cancelled. Nothing was changed.\n", stderr);
        return static_cast<int>(lightreel::ExitCode::Cancelled);
    } catch (const std::exception& error) {
        if (lightreel::cli::readerHasEnough(error)) return static_cast<int>(lightreel::ExitCode::Done);
        return static_cast<int>(
            lightreel::cli::report({lightreel::ErrorCode::Internal, {{"reason", error.what()}}}));
    }
}
