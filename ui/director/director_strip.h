#pragma once
#include "ui/director/memory_tape.h"

namespace lightreel {

class Chip;
class Label;

/// Above the conversation: state, bytes used of those that are bound, episodes, and their last minutes. The
/// memory graph has the time of a run on its axis, so what is held between runs has its tape here.
class DirectorStrip : public QWidget {
    Q_OBJECT
  public:
    explicit DirectorStrip(QWidget* parent = nullptr);

    void showState(const DirectorState& state);
    void showMemory(const AssistantMemory& memory);
    [[nodiscard]] MemoryTape& tape() { return *m_tape; }

  private:
    Chip* m_state;
    Label* m_figures;
    MemoryTape* m_tape;
};

}  // namespace lightreel
