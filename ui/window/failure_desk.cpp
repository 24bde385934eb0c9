#include "ui/window/failure_desk.h"

#include <QTabWidget>

#include "ui/pages/banner.h"
#include "ui/pages/error_page.h"
#include "ui/style/theme_icon.h"
#include "ui/text/error_text.h"
#include "ui/window/log_panel.h"

namespace lightreel {

FailureDesk::FailureDesk(const WindowParts& parts, QObject* parent) : QObject(parent), m_parts(parts) {
    connect(parts.banner, &Banner::actionWanted, this, &FailureDesk::reopen);
}

void FailureDesk::show(const Error& error, const QString& subject, const QString& jobId, bool comeForward) {
    const ErrorText text = errorText(error);
    m_parts.errorPage->showError(error, subject, jobId);
    m_parts.banner->show(Banner::Kind::Failure, text.cause, text.kept, tr("What to do"));
    if (!m_hasPage) {
        m_hasPage = true;
        Q_EMIT firstPage();
    }
    if (comeForward) reopen();
}

void FailureDesk::reopen() {
    if (m_parts.tabs->indexOf(m_parts.errorPage) < 0)
        m_parts.tabs->addTab(m_parts.errorPage, themeIcon("error"), tr("What went wrong"));
    m_parts.tabs->setCurrentWidget(m_parts.errorPage);
}

}  // namespace lightreel
