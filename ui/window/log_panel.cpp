#include "ui/window/log_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QTime>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/style/describe.h"
#include "ui/style/dock_title.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {

LogPanel::LogPanel(QWidget* parent) : QWidget(parent) {
    m_filter =
        describe(new QComboBox, "logFilter", tr("Show"), tip(tr("Show"), tr("Which lines are listed.")));
    m_filter->addItems({tr("All events"), tr("Warnings and errors"), tr("Errors")});
    m_copy = describe(new QToolButton, "logCopy", tr("Copy details"),
                      tip(tr("Copy details"), tr("Copies the listed lines.")));
    m_copy->setIcon(themeIcon("copy"));
    m_copy->setAutoRaise(true);
    m_view = describe(new QPlainTextEdit, "logView", tr("Log"),
                      tip(tr("Log"), tr("What Lightreel did, newest last.")));
    m_view->setReadOnly(true);
    m_view->document()->setDocumentMargin(space::kRowGap);
    keepRingInside(m_view);
    m_view->setTabChangesFocus(true);
    m_view->setMaximumBlockCount(kLines);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setPlaceholderText(tr("Nothing happened yet."));
    m_view->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    connect(m_filter, &QComboBox::currentIndexChanged, this, &LogPanel::refill);
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
}

void LogPanel::furnish(DockTitle* title) {
    m_filter->setFixedHeight(20);
    m_copy->setFixedSize(20, 20);
    title->addTool(m_filter);
    title->addRightTool(m_copy);
}

void LogPanel::add(LogLevel level, const QString& text) {
    mirror(level, text);
    Q_EMIT added(level, text);
}

void LogPanel::mirror(LogLevel level, const QString& text) {
    const QString time = QTime::currentTime().toString(QStringLiteral("HH:mm:ss"));
    QString word;
    if (level == LogLevel::Warning) word = tr("Warning: ");
    if (level == LogLevel::Failure) word = tr("Error: ");
    m_lines.append({level, QStringLiteral("%1  %2%3").arg(time, word, text.trimmed())});
    if (m_lines.size() > kLines) m_lines.removeFirst();
    show(m_lines.last());
}

void LogPanel::show(const Line& line) {
    if (static_cast<int>(line.level) >= m_filter->currentIndex()) m_view->appendPlainText(line.text);
}

void LogPanel::refill() {
    m_view->clear();
    for (const Line& line : m_lines) show(line);
}

QString LogPanel::text() const {
    return m_view->toPlainText();
}

}  // namespace lightreel
