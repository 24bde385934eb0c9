#include "ui/compare/clip_shelf.h"

#include <algorithm>

namespace lightreel {

ClipShelf::ClipShelf(QObject* parent) : QObject(parent), m_work(this) {}

void ClipShelf::setEntries(std::vector<ComparedEntry> entries, bool other) {
    m_entries = std::move(entries);
    m_errors.clear();
    if (!other) return loadNext();
    m_work.drop();
    m_loading = -1;
    m_clips.clear();
    m_wanted.clear();
}

void ClipShelf::want(const std::vector<int>& entries) {
    m_wanted = entries;
    std::erase_if(m_clips, [&](const auto& kept) { return !std::ranges::count(entries, kept.first); });
    if (m_loading >= 0 && !std::ranges::count(entries, m_loading)) {
        m_work.drop();
        m_loading = -1;
    }
    loadNext();
}

std::shared_ptr<const LoadedClip> ClipShelf::clip(int entry) const {
    const auto found = m_clips.find(entry);
    return found == m_clips.end() ? nullptr : found->second;
}

std::optional<Error> ClipShelf::error(int entry) const {
    const auto found = m_errors.find(entry);
    return found == m_errors.end() ? std::nullopt : std::optional(found->second);
}

void ClipShelf::loadNext() {
    if (m_loading >= 0) return;
    const auto missing = std::ranges::find_if(m_wanted, [this](int entry) {
        return m_entries[static_cast<size_t>(entry)].load && !m_clips.contains(entry) &&
               !m_errors.contains(entry);
    });
    if (missing == m_wanted.end()) return;
    m_loading = *missing;
    m_work.ask(
        [this, entry = m_loading, load = m_entries[static_cast<size_t>(m_loading)].load](const CancelToken&) {
            auto clip = std::make_shared<Result<LoadedClip>>(load());
            return [this, entry, clip] { take(entry, std::move(*clip)); };
        });
}

void ClipShelf::take(int entry, Result<LoadedClip> clip) {
    m_loading = -1;
    if (!clip)
        m_errors.emplace(entry, clip.error());
    else if (clip->frames.empty())
        m_errors.emplace(entry,
                         Error{ErrorCode::FileUnreadable,
                               {{"path", clip->path.toStdString()}, {"reason", "it holds no frames"}}});
    else
        m_clips.emplace(entry, std::make_shared<const LoadedClip>(std::move(*clip)));
    Q_EMIT changed(entry);
    loadNext();
}

}  // namespace lightreel
