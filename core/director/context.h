#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/director/director_values.h"

namespace lightreel {

/// What is told of the project with every question.
struct ProjectLine {
    int64_t clips = 0, failed = 0;
    std::string newest;  ///< ISO 8601, UTC; empty: there is none
    std::string model;   ///< of the newest clip
};

/// The facts for one question as plain text with a fixed frame. Every fact is one line in quotation marks, so
/// that nothing in a note or a prompt can pass for the frame. As many facts as fit in mostTokens, the first
/// ones first. tokens: counts those of a text
[[nodiscard]] std::string contextFor(const ProjectLine& project, const std::vector<Fact>& facts,
                                     int64_t mostTokens,
                                     const std::function<int64_t(const std::string&)>& tokens);

}  // namespace lightreel
