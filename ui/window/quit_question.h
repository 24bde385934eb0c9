#pragma once
#include "ui/pages/dialogs.h"

namespace lightreel {

class JobTracker;

/// Whether to quit while clips are not finished; it follows the run for as long as it is shown. The tracker
/// outlives it.
[[nodiscard]] YesNoQuestion quitQuestion(const JobTracker& tracker);

}  // namespace lightreel
