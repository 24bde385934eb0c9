#pragma once
#include "core/director/director_values.h"
#include "ui/style/ground.h"

namespace lightreel {

/// "Why this answer?": model, memory and facts behind it, name beside value.
class AnswerReasons : public Ground {
    Q_OBJECT
  public:
    explicit AnswerReasons(const Reply& reply);
};

}  // namespace lightreel
