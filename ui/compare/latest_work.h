#pragma once
#include <QObject>
#include <QThreadPool>
#include <functional>

#include "core/base/cancel_token.h"

namespace lightreel {

/// A thread that does what it was asked last: an older question that has not begun is forgotten, one that
/// has is still answered.
class LatestWork : public QObject {
    Q_OBJECT
  public:
    using Answer = std::function<void()>;  ///< called on the window's thread
    using Work = std::function<Answer(const CancelToken&)>;

    explicit LatestWork(QObject* parent);
    ~LatestWork() override;

    void ask(Work work);
    /// Nobody waits for an answer any more: what has begun is cancelled, and says nothing.
    void drop();
    /// From inside the work: something to do on the window's thread by the way.
    void tell(const CancelToken& token, Answer answer);

  private:
    QThreadPool m_pool;
    CancelToken m_token;
};

}  // namespace lightreel
