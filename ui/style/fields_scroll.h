#pragma once
#include <QScrollArea>

namespace lightreel {

/// A page of fields that scrolls up and down only: it is never narrower than the page. The wheel changes a
/// field that has the focus, and moves the page over any other.
class FieldsScroll : public QScrollArea {
    Q_OBJECT
  public:
    /// Takes the page; its name is never translated.
    FieldsScroll(const char* objectName, QWidget* page);
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
};

}  // namespace lightreel
