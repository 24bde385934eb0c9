#include "ui/pages/text_dialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/describe.h"
#include "ui/style/theme_icon.h"

namespace lightreel {

TextDialog::TextDialog(const QString& title, const QString& text, QWidget* parent) : QDialog(parent) {
    setWindowTitle(title);
    setObjectName(QStringLiteral("textDialog"));
    auto* page =
        describe(new QPlainTextEdit(text), "textPage", title, tr("The text can be selected and copied."));
    page->setReadOnly(true);
    page->setTabChangesFocus(true);
    page->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    const QFontMetrics metrics(page->font());
    page->setMinimumSize(metrics.averageCharWidth() * 84, metrics.lineSpacing() * 24);
    auto* copy = describe(new QPushButton(tr("Copy")), "textCopy", tr("Copy"), tr("Copies the whole text."));
    copy->setIcon(themeIcon("copy"));
    auto* close = describe(new QPushButton(tr("Close")), "textClose", tr("Close"), tr("Closes this page."));
    auto* buttons = new QDialogButtonBox;
    buttons->addButton(copy, QDialogButtonBox::ActionRole);
    buttons->addButton(close, QDialogButtonBox::RejectRole);
    close->setDefault(true);
    auto* column = new QVBoxLayout(this);
    column->addWidget(page, 1);
    column->addWidget(buttons);
    connect(copy, &QPushButton::clicked, this, [text] { QGuiApplication::clipboard()->setText(text); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

}  // namespace lightreel
