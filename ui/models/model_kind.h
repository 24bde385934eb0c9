#pragma once
#include <QString>

#include "core/pipeline/engine_api.h"

namespace lightreel {

/// What a model makes clips of: "Text to video", "Image to video", "Text and image to video".
[[nodiscard]] QString modelKind(const ModelFacts& facts);

}  // namespace lightreel
