#pragma once
#include "core/jobs/comparison_folder.h"

namespace lightreel {

/// LPIPS by the user's weight file, on an engine library of its own that is opened when it is first asked
/// for. Empty when there is no such file. Any thread may call; one is served at a time.
[[nodiscard]] FrameDistances perceptualDistances();

}  // namespace lightreel
