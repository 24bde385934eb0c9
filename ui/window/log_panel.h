#pragma once
#include <QWidget>

class QComboBox;
class QPlainTextEdit;
class QToolButton;

namespace lightreel {

class DockTitle;

enum class LogLevel { Info, Warning, Failure };

/// The Log dock: readable events with their time, newest last, at most kLines.
class LogPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kLines = 5000;

    explicit LogPanel(QWidget* parent = nullptr);

    /// An event of the window.
    void add(LogLevel level, const QString& text);
    /// A line that the program's log has already. Thread: the window's.
    void mirror(LogLevel level, const QString& text);
    [[nodiscard]] QString text() const;
    /// Puts the filter and the copy button into the dock's title bar.
    void furnish(DockTitle* title);

  Q_SIGNALS:
    void added(lightreel::LogLevel level, const QString& text);

  private:
    struct Line {
        LogLevel level;
        QString text;
    };
    void show(const Line& line);
    void refill();

    QList<Line> m_lines;
    QComboBox* m_filter;
    QToolButton* m_copy;
    QPlainTextEdit* m_view;
};

}  // namespace lightreel
