#include "ui/compare/latest_work.h"

namespace lightreel {

LatestWork::LatestWork(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
}

LatestWork::~LatestWork() {
    m_token.cancel();
    m_pool.waitForDone();
}

void LatestWork::ask(Work work) {
    m_pool.clear();
    m_pool.start([this, work = std::move(work), token = m_token] {
        try {
            token.check();
            tell(token, work(token));
        } catch (const Cancelled&) {
        }
    });
}

void LatestWork::drop() {
    m_token.cancel();
    m_token = CancelToken();
    m_pool.clear();
}

void LatestWork::tell(const CancelToken& token, Answer answer) {
    QMetaObject::invokeMethod(
        this,
        [token, answer = std::move(answer)] {
            if (!token.asked()) answer();
        },
        Qt::QueuedConnection);
}

}  // namespace lightreel
