#pragma once
#include <map>
#include <optional>
#include <set>

#include "ui/compare/compared_set.h"
#include "ui/compare/latest_work.h"

namespace lightreel {

/// The decoded clips of a set: those that are looked at, loaded one after another on a thread.
class ClipShelf : public QObject {
    Q_OBJECT
  public:
    explicit ClipShelf(QObject* parent);

    /// other: another set, so everything is let go. Otherwise only what could not be loaded is tried again.
    void setEntries(std::vector<ComparedEntry> entries, bool other);
    /// These are kept or loaded, in this order; all others are let go.
    void want(const std::vector<int>& entries);

    [[nodiscard]] std::shared_ptr<const LoadedClip> clip(int entry) const;
    [[nodiscard]] std::optional<Error> error(int entry) const;

  Q_SIGNALS:
    void changed(int entry);  ///< its clip or its error is there

  private:
    void loadNext();
    void take(int entry, Result<LoadedClip> clip);

    std::vector<ComparedEntry> m_entries;
    std::map<int, std::shared_ptr<const LoadedClip>> m_clips;
    std::map<int, Error> m_errors;
    std::vector<int> m_wanted;
    int m_loading = -1;
    LatestWork m_work;
};

}  // namespace lightreel
