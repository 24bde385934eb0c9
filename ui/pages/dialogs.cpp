#include "ui/pages/dialogs.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

#include "ui/pages/text_dialog.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

QString clipFilter() {
    return QCoreApplication::translate("Dialogs",
                                       "Clips (*.mp4 *.m4v *.mov *.webm *.mkv *.gif *.png);;All files (*)");
}

}  // namespace

QString Dialogs::chooseFolder(QWidget* parent, const QString& title, const QString& start) {
    return QFileDialog::getExistingDirectory(parent, title, start);
}

QString Dialogs::chooseClip(QWidget* parent, const QString& title, const QString& start) {
    return QFileDialog::getOpenFileName(parent, title, start, clipFilter());
}

QStringList Dialogs::chooseClips(QWidget* parent, const QString& title, const QString& start) {
    return QFileDialog::getOpenFileNames(parent, title, start, clipFilter());
}

QString Dialogs::choosePicture(QWidget* parent, const QString& title, const QString& start, bool clips) {
    const QString pictures = QStringLiteral("*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif");
    const QString moving = QStringLiteral("*.mp4 *.m4v *.mov *.webm *.mkv");
    const QString kinds =
        clips ? QCoreApplication::translate("Dialogs", "Pictures and clips (%1 %2)").arg(pictures, moving)
              : QCoreApplication::translate("Dialogs", "Pictures (%1)").arg(pictures);
    return QFileDialog::getOpenFileName(
        parent, title, start,
        QStringLiteral("%1;;%2").arg(kinds, QCoreApplication::translate("Dialogs", "All files (*)")));
}

QString Dialogs::chooseTarget(QWidget* parent, const QString& title, const QString& suggested) {
    return QFileDialog::getSaveFileName(parent, title, suggested);
}

QString Dialogs::chooseModelFile(QWidget* parent, const QString& title, const QString& start) {
    return QFileDialog::getOpenFileName(
        parent, title, start,
        QCoreApplication::translate("Dialogs", "Language models (*.gguf);;All files (*)"));
}

std::optional<QString> Dialogs::askText(QWidget* parent, const QString& title, const QString& label,
                                        const QString& text) {
    bool taken = false;
    const QString typed = QInputDialog::getMultiLineText(parent, title, label, text, &taken);
    return taken ? std::optional(typed) : std::nullopt;
}

bool Dialogs::ask(QWidget* parent, const YesNoQuestion& question) {
    constexpr int kIcon = 24, kFollowMs = 250;
    QMessageBox box(QMessageBox::NoIcon, question.title, question.text, QMessageBox::NoButton, parent);
    box.setIconPixmap(themeIcon("warn").pixmap(QSize(kIcon, kIcon), box.devicePixelRatioF()));
    auto* accept = box.addButton(question.accept, QMessageBox::AcceptRole);
    QPushButton* reject = box.addButton(question.reject, QMessageBox::RejectRole);
    box.setDefaultButton(reject);
    box.setEscapeButton(reject);
    QTimer clock;
    QObject::connect(&clock, &QTimer::timeout, &box, [&] {
        const YesNoQuestion now = question.now();
        if (box.text() == now.text) return;
        box.setText(now.text);
        accept->setText(now.accept);
        reject->setText(now.reject);
    });
    if (question.now) clock.start(kFollowMs);
    box.exec();
    return box.clickedButton() == accept;
}

void Dialogs::showText(QWidget* parent, const QString& title, const QString& text) {
    TextDialog dialog(title, text, parent);
    dialog.exec();
}

}  // namespace lightreel
