#include "ui/compare/clip_pair.h"

#include <algorithm>

#include "ui/text/error_text.h"

namespace lightreel {
namespace {

ClipShape shapeOf(const ClipFrames& clip) {
    return clip.empty() ? ClipShape{} : ClipShape{clip.front()->width, clip.front()->height, clip.size()};
}

QString sentenceOf(const Error& error) {
    const ErrorText text = errorText(error);
    return QStringLiteral("%1 %2").arg(text.cause, text.next);
}

}  // namespace

ClipPair::ClipPair(QObject* parent) : QObject(parent), m_shelf(this), m_meter(this), m_scaling(this) {
    connect(&m_shelf, &ClipShelf::changed, this, &ClipPair::loaded);
    connect(&m_meter, &QualityMeter::changed, this, &ClipPair::qualityChanged);
}

void ClipPair::setEntries(std::vector<ComparedEntry> entries, bool other) {
    if (other) {
        m_index = {-1, -1};
        m_meter.forget();
    } else {
        // What a clip file told about itself stays known.
        for (size_t i = 0; i < std::min(entries.size(), m_entries.size()); ++i)
            if (entries[i].run.records.empty()) entries[i].run.records = m_entries[i].run.records;
    }
    m_entries = std::move(entries);
    m_shelf.setEntries(m_entries, other);
    if (m_index[A] >= 0) load();
    bringTogether();
    Q_EMIT qualityChanged();
}

void ClipPair::select(int a, int b) {
    m_index = {a, b};
    load();
    bringTogether();
    Q_EMIT qualityChanged();
}

const ComparedEntry* ClipPair::entry(Side side) const {
    return m_index[side] < 0 ? nullptr : &m_entries[static_cast<size_t>(m_index[side])];
}

bool ClipPair::toMeasure(int entry) const {
    const ComparedEntry& one = m_entries[static_cast<size_t>(entry)];
    return entry > 0 && one.measureHere && !one.run.quality;
}

void ClipPair::load() {
    std::vector<int> wanted{m_index[A], m_index[B]};
    if (toMeasure(m_index[A]) || toMeasure(m_index[B])) wanted.push_back(0);
    m_shelf.want(wanted);
    measure();
}

void ClipPair::loaded(int entry) {
    if (const auto clip = m_shelf.clip(entry); clip && clip->record) {
        std::vector<RunRecord>& records = m_entries[static_cast<size_t>(entry)].run.records;
        if (records.empty()) records.push_back(*clip->record);
        Q_EMIT recordsChanged();
    }
    measure();
    bringTogether();
}

void ClipPair::measure() {
    const auto baseline = m_shelf.clip(0);
    for (const int entry : m_index)
        if (const auto clip = m_shelf.clip(entry); baseline && clip && toMeasure(entry))
            m_meter.measure(entry, clip->frames, baseline->frames);
}

void ClipPair::bringTogether() {
    std::array<std::shared_ptr<const LoadedClip>, 2> clips;
    for (const Side side : {A, B})
        if (m_index[side] >= 0) clips[side] = m_shelf.clip(m_index[side]);
    if (clips == m_clips && clips[A] && clips[B]) return;
    m_clips = clips;
    m_scaling.drop();
    for (const Side side : {B, A}) {
        m_frames[side] = clips[side] ? clips[side]->frames : ClipFrames();
        m_shapes[side] = shapeOf(m_frames[side]);
        if (clips[side]) m_fps = clips[side]->fps;
    }
    if (clips[A] && clips[B] && m_shapes[A] != m_shapes[B]) scaleTogether();
    Q_EMIT framesChanged();
}

void ClipPair::scaleTogether() {
    m_scaling.ask([this, a = m_frames[A], b = m_frames[B]](const CancelToken& cancel) {
        auto common = std::make_shared<Result<CommonPart>>(commonPart(a, b, cancel));
        return [this, common] {
            if (!*common) return;
            m_frames = {std::move((*common)->first), std::move((*common)->second)};
            Q_EMIT framesChanged();
        };
    });
    m_frames[B].clear();  // until it is of A's size
}

int ClipPair::frameCount() const {
    const size_t a = m_frames[A].size(), b = m_frames[B].size();
    return static_cast<int>(a > 0 && b > 0 ? std::min(a, b) : std::max(a, b));
}

std::shared_ptr<const Frame> ClipPair::frame(Side side, int index) const {
    const ClipFrames& clip = m_frames[side];
    return index < 0 || index >= static_cast<int>(clip.size()) ? nullptr : clip[static_cast<size_t>(index)];
}

QString ClipPair::sentence(Side side) const {
    const ComparedEntry* one = entry(side);
    if (!one) return {};
    if (const std::optional<Error> error = m_shelf.error(m_index[side])) return sentenceOf(*error);
    if (one->load) return tr("Reading the clip…");
    if (one->run.error) return sentenceOf(*one->run.error);
    return tr("This setting has not run yet.");
}

QString ClipPair::commonPartNote() const {
    const ClipShape &a = m_shapes[A], &b = m_shapes[B];
    if (a.frames == 0 || b.frames == 0 || a == b) return {};
    QStringList sentences;
    if (a.frames != b.frames)
        sentences << tr("A has %1 frames and B %2; the first %3 are compared.")
                         .arg(a.frames)
                         .arg(b.frames)
                         .arg(std::min(a.frames, b.frames));
    if (a.width != b.width || a.height != b.height)
        sentences << tr("B has %1 × %2 pixels and is scaled to A's %3 × %4.")
                         .arg(b.width)
                         .arg(b.height)
                         .arg(a.width)
                         .arg(a.height);
    return sentences.join(QLatin1Char(' '));
}

const ClipQuality* ClipPair::quality(Side side) const {
    const ComparedEntry* one = entry(side);
    if (!one || m_index[side] == 0) return nullptr;
    return one->run.quality ? &*one->run.quality : m_meter.quality(m_index[side]);
}

}  // namespace lightreel
