#include "ui/prompt/file_drops.h"

#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>

namespace lightreel {
namespace {

class LetThrough : public QObject {
  public:
    using QObject::QObject;
    bool eventFilter(QObject*, QEvent* event) override {
        const bool drag = event->type() == QEvent::DragEnter || event->type() == QEvent::DragMove ||
                          event->type() == QEvent::Drop;
        if (!drag) return false;
        const QMimeData* mime = static_cast<QDropEvent*>(event)->mimeData();
        if (!mime->hasUrls() && !mime->hasImage()) return false;
        event->ignore();  // then Qt asks what lies behind
        return true;
    }
};

}  // namespace

void letFileDropsThrough(QWidget& panel) {
    auto* filter = new LetThrough(&panel);
    for (QLineEdit* field : panel.findChildren<QLineEdit*>()) field->installEventFilter(filter);
    for (QPlainTextEdit* field : panel.findChildren<QPlainTextEdit*>())
        field->viewport()->installEventFilter(filter);
}

}  // namespace lightreel
