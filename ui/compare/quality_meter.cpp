#include "ui/compare/quality_meter.h"

#include <algorithm>

#include "core/media/common_part.h"

namespace lightreel {
namespace {

std::optional<double> meanOf(const std::vector<FrameQuality>& frames,
                             std::optional<double> FrameQuality::*value) {
    double sum = 0;
    for (const FrameQuality& frame : frames) {
        if (!(frame.*value)) return std::nullopt;
        sum += *(frame.*value);
    }
    return sum / static_cast<double>(frames.size());
}

void add(ClipQuality& quality, const FrameQuality& frame) {
    quality.frames.push_back(frame);
    double error = 0;
    for (const FrameQuality& one : quality.frames) error += one.meanSquareError;
    quality.psnr = psnrOf(error / static_cast<double>(quality.frames.size()));
    quality.ssim = meanOf(quality.frames, &FrameQuality::ssim);
    quality.flip = meanOf(quality.frames, &FrameQuality::flip);
}

}  // namespace

void QualityMeter::measure(int entry, ClipFrames clip, ClipFrames baseline) {
    const auto same = [entry](const Task& task) { return task.entry == entry; };
    if (m_measured.contains(entry) || std::ranges::any_of(m_tasks, same)) return;
    m_tasks.push_back({entry, std::move(clip), std::move(baseline)});
    if (m_tasks.size() == 1) begin();
}

void QualityMeter::forget() {
    m_work.drop();
    m_tasks.clear();
    m_measured.clear();
}

const ClipQuality* QualityMeter::quality(int entry) const {
    const auto found = m_measured.find(entry);
    return found == m_measured.end() ? nullptr : &found->second;
}

void QualityMeter::begin() {
    m_work.ask([this, task = m_tasks.front()](const CancelToken& cancel) -> LatestWork::Answer {
        work(task, cancel);
        return [this] {
            m_tasks.pop_front();
            if (!m_tasks.empty()) begin();
        };
    });
}

void QualityMeter::work(const Task& task, const CancelToken& cancel) {
    const Result<CommonPart> common = commonPart(task.baseline, task.clip, cancel);
    if (!common) return;
    for (size_t i = 0; i < common->first.size(); ++i) {
        cancel.check();
        const FrameQuality frame = compareClips({common->second[i]}, {common->first[i]}).frames.front();
        m_work.tell(cancel, [this, entry = task.entry, frame] {
            add(m_measured[entry], frame);
            Q_EMIT changed();
        });
    }
}

}  // namespace lightreel
