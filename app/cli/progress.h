#pragma once
#include <memory>
#include <string>

#include "core/jobs/job.h"

namespace lightreel::cli {

/// Shows a job's events as they come. Progress goes to stdout, so that it can be piped; errors are not its
/// business.
class Progress {
  public:
    virtual ~Progress() = default;
    virtual void show(const JobEvent& event) = 0;
};

/// kind: text (one line that rewrites itself on a terminal, a line per stage elsewhere), json (a JobEvent per
/// line), openjd (Open Job Description's progress and status lines), none.
[[nodiscard]] std::unique_ptr<Progress> makeProgress(const std::string& kind);

/// How long a table's lines may be: as a terminal shows them; anywhere else nothing is left out.
[[nodiscard]] size_t tableWidth();

}  // namespace lightreel::cli
