#pragma once
#include <set>
#include <string>
#include <vector>

#include "core/director/director_values.h"

namespace lightreel {

/// What a language model is told of a conversation: all that the user said, and those of its own answers that
/// say something new and nothing that the project knows nothing of; of those with a prompt the prompt. A
/// small model that reads its own mistakes and repetitions makes more of them.
class ToldHistory {
  public:
    /// The next message.
    void add(const Message& message);
    void remove(const std::vector<int64_t>& turns);
    void clear();

    [[nodiscard]] const std::vector<Turn>& turns() const { return m_turns; }

  private:
    std::vector<Turn> m_turns;
    std::set<std::string> m_answers;  ///< those among the turns, on one line each
};

}  // namespace lightreel
