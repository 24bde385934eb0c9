#pragma once
#include <QString>
#include <QStringList>
#include <optional>

#include "core/pipeline/engine_api.h"

namespace lightreel {

/// A report that can be copied into an issue: versions, device, memory, codecs, display. English; the home
/// folder is written as ~ and no prompt is in it.
struct DiagnosticsInput {
    std::optional<EngineFacts> engine;
    QStringList codecs;  ///< encoders found here, one entry each
    QStringList models;  ///< one line each
};
[[nodiscard]] QString diagnosticsText(const DiagnosticsInput& input);

/// Which parts Lightreel is made of and under which terms.
[[nodiscard]] QString licencesText();

/// Name, version, one sentence.
[[nodiscard]] QString aboutText();

}  // namespace lightreel
