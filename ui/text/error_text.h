#pragma once
#include <QString>

#include "core/base/error.h"
#include "core/base/notice.h"

namespace lightreel {

/// The three sentences of an Error in the user's language.
struct ErrorText {
    QString cause;  ///< what happened
    QString kept;   ///< what was kept
    QString next;   ///< what to do
};

/// The only place where errors become text in the window: message table, translated in the context "Errors",
/// arguments filled in.
[[nodiscard]] ErrorText errorText(const Error& error);

/// A short word for lists: "Out of memory", "Disk full", ...
[[nodiscard]] QString errorTitle(const Error& error);

/// What a run goes on without, and what can be done, in the user's language.
[[nodiscard]] QString noticeText(const Notice& notice);

/// Everything that helps a report, in English: paragraph, code, stage, arguments, raw detail.
[[nodiscard]] QString errorDetails(const Error& error);

}  // namespace lightreel
