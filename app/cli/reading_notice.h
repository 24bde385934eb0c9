#pragma once
#include <cstdint>
#include <optional>

#include "core/base/meanwhile.h"
#include "core/director/director.h"

namespace lightreel::cli {

/// Says on stderr, once, that much of the conversation is read before an answer begins. Watches from its
/// beginning to its end, beside the thread that uses the Director.
class ReadingNotice {
  public:
    /// nothingKept: no episode lies on the disk. Else how much is left is known only when something was read,
    /// and said then.
    ReadingNotice(const Director& director, bool nothingKept);

  private:
    void sayIfMuch();

    const Director& m_director;
    int64_t m_before;  ///< tokens that were read at the beginning
    bool m_said = false;
    std::optional<Meanwhile> m_watch;  ///< the last member: it uses the others
};

}  // namespace lightreel::cli
