#pragma once
#include <string>

#include "app/cli/assistant_options.h"
#include "app/cli/commands.h"

namespace lightreel::cli {

// Commands of the assistant that look at its models alone. All throw Cancelled.

/// A text as the language model sees it.
ExitCode printTokens(const ModelOptions& models, const std::string& text, bool asJson,
                     const CancelToken& cancel);

/// How strongly each layer depends on the past, measured on a text file's first MiB, as JSON.
ExitCode printProfile(const ModelOptions& models, const std::string& file, const CancelToken& cancel);

/// Whether the models are there and whole, and how fast they answer and read.
ExitCode examine(const ModelOptions& models, const CancelToken& cancel);

}  // namespace lightreel::cli
