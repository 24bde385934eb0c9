#pragma once
#include <QObject>

#include "ui/window/window_parts.h"

namespace lightreel {

/// Where failures become visible: banner, page, log line.
class FailureDesk : public QObject {
    Q_OBJECT
  public:
    FailureDesk(const WindowParts& parts, QObject* parent);

    /// subject: the clip's prompt or the file's name. jobId: empty when the failure belongs to no job.
    /// comeForward: also bring the page to the front.
    void show(const Error& error, const QString& subject, const QString& jobId, bool comeForward);
    /// Help > What went wrong.
    void reopen();
    [[nodiscard]] bool hasPage() const { return m_hasPage; }

  Q_SIGNALS:
    void firstPage();

  private:
    const WindowParts& m_parts;
    bool m_hasPage = false;
};

}  // namespace lightreel
