#pragma once
#include <QDialog>

namespace lightreel {

/// Plain text to read and copy: diagnostics, licences.
class TextDialog : public QDialog {
    Q_OBJECT
  public:
    TextDialog(const QString& title, const QString& text, QWidget* parent = nullptr);
};

}  // namespace lightreel
