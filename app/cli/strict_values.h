#pragma once
#include <CLI/CLI.hpp>
#include <optional>

#include "core/base/error.h"

namespace lightreel::cli {

// What the parser by itself takes too easily, mended once for all options of all commands.

/// Before parsing. Numbers are decimal: the parser would read 010 as eight, and what is too large as the
/// largest there is.
void takeDecimalNumbers(CLI::App& app);

/// After parsing, an option or argument that names something and is empty, as a variable that is not set
/// makes it: it would silently mean the default. errors: BadRequest
[[nodiscard]] std::optional<Error> emptyValue(const CLI::App& app);

/// After parsing failed, a word that stands where a command belongs; nothing when there is none.
/// errors: BadRequest, with the known ones
[[nodiscard]] std::optional<Error> unknownCommand(const CLI::App& app);

}  // namespace lightreel::cli
