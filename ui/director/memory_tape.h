#pragma once
#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <deque>

#include "core/director/director_values.h"
#include "ui/style/spoken.h"

namespace lightreel {

/// What the assistant's keys and values took over the last ten minutes, under the line that they never pass.
class MemoryTape : public QWidget, public Spoken {
    Q_OBJECT
  public:
    explicit MemoryTape(QWidget* parent = nullptr);

    void add(const AssistantMemory& memory);
    /// seconds: on a clock of the caller's; add() takes the tape's own.
    void addAt(double seconds, const AssistantMemory& memory);

    [[nodiscard]] QAccessible::Role spokenRole() const override { return QAccessible::Chart; }
    [[nodiscard]] QString spokenValue() const override;
    [[nodiscard]] QSize sizeHint() const override { return {200, 18}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {60, 18}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    struct Held {
        double second;
        int64_t bytes;
    };
    [[nodiscard]] double now() const { return static_cast<double>(m_clock.elapsed()) / 1000.0; }

    std::deque<Held> m_held;  ///< each holds until the next
    int64_t m_bound = 0;
    QElapsedTimer m_clock;
    QTimer m_redraw;
};

}  // namespace lightreel
