#pragma once
#include <QWidget>

namespace lightreel {

/// Before anything was said: what can be asked, with examples, and what is kept.
class EmptyPage : public QWidget {
    Q_OBJECT
  public:
    explicit EmptyPage(QWidget* parent = nullptr);

  Q_SIGNALS:
    void exampleChosen(const QString& question);  ///< into the field; it is not sent

  private:
    [[nodiscard]] QWidget* buildExamples();
    [[nodiscard]] QWidget* buildKept();
};

}  // namespace lightreel
