#pragma once
#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace lightreel {

enum class LogLevel { Info, Warning, Failure };

/// The Log dock: readable events with their time, newest last, at most kLines.
class LogPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kLines = 5000;

    explicit LogPanel(QWidget* parent = nullptr);

    /// Thread: the window's. Lines come from other threads through a queued connection.
    void add(LogLevel level, const QString& text);
    [[nodiscard]] QString text() const;

  private:
    struct Line {
        LogLevel level;
        QString text;
    };
    void show(const Line& line);
    void refill();

    QList<Line> m_lines;
    QComboBox* m_filter;
    QPlainTextEdit* m_view;
};

}  // namespace lightreel
