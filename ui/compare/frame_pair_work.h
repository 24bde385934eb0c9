#pragma once
#include <algorithm>
#include <deque>
#include <memory>
#include <optional>

#include "core/frame/frame.h"
#include "ui/compare/latest_work.h"

namespace lightreel {

/// Something that is worked out of two frames, on another thread; the last few results are kept.
template <typename Value, typename Kind>
class FramePairWork {
  public:
    using Picture = std::shared_ptr<const Frame>;
    using Make = Value (*)(const Frame& a, const Frame& b, Kind kind);

    /// made: called on owner's thread when there is a new result.
    FramePairWork(QObject* owner, Make make, size_t most, std::function<void()> made)
        : m_make(make), m_most(most), m_made(std::move(made)), m_work(owner) {}

    /// Null: it is begun now, and forgotten again when another one is asked for before its turn.
    [[nodiscard]] std::shared_ptr<const Value> get(const Picture& a, const Picture& b, Kind kind) {
        const Pair wanted{a, b, kind};
        const auto found = std::ranges::find(m_kept, wanted, &Kept::pair);
        if (found != m_kept.end()) return found->value;
        if (m_asked == wanted) return nullptr;
        m_asked = wanted;
        m_work.ask([this, wanted](const CancelToken&) {
            auto value = std::make_shared<const Value>(m_make(*wanted.a, *wanted.b, wanted.kind));
            return [this, wanted, value] { keep({wanted, value}); };
        });
        return nullptr;
    }

    /// Lets go of all frames.
    void clear() {
        m_work.drop();
        m_kept.clear();
        m_asked.reset();
    }

  private:
    struct Pair {
        Picture a, b;
        Kind kind;
        friend bool operator==(const Pair&, const Pair&) = default;
    };
    struct Kept {
        Pair pair;
        std::shared_ptr<const Value> value;
    };

    void keep(Kept kept) {
        if (m_asked == kept.pair) m_asked.reset();
        m_kept.push_front(std::move(kept));
        if (m_kept.size() > m_most) m_kept.pop_back();
        m_made();
    }

    Make m_make;
    size_t m_most;
    std::function<void()> m_made;
    std::deque<Kept> m_kept;
    std::optional<Pair> m_asked;
    LatestWork m_work;
};

}  // namespace lightreel
