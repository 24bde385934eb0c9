#include "ui/jobs/time_left.h"

#include <algorithm>

namespace lightreel {
namespace {

/// Median of measured steps of one kind; there is one at least.
double typical(const std::vector<double>& seconds) {
    // The first step warms caches up: with more than two it does not count.
    std::vector<double> sorted(seconds.begin() + (seconds.size() > 2 ? 1 : 0), seconds.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
}

}  // namespace

void TimeLeft::beginDenoise(double now) {
    m_part = Part::Denoise;
    m_partStart = m_lastMark = now;
    m_fullSeconds.clear();
    m_reuseSeconds.clear();
}

void TimeLeft::stepDone(bool full, double seconds, double now) {
    (full ? m_fullSeconds : m_reuseSeconds).push_back(seconds);
    m_lastMark = now;
}

void TimeLeft::beginDecode(int frames, double now) {
    m_part = Part::Decode;
    m_partStart = m_lastMark = now;
    m_frames = frames;
    m_framesDone = 0;
}

void TimeLeft::frameDone(double now) {
    ++m_framesDone;
    m_lastMark = now;
}

void TimeLeft::beginOther(double now) {
    if (m_part != Part::Before) m_part = Part::After;
    m_partStart = m_lastMark = now;
}

std::optional<double> TimeLeft::stepSeconds(bool full) const {
    const std::vector<double>& measured = full ? m_fullSeconds : m_reuseSeconds;
    if (!measured.empty()) return typical(measured);
    return full ? m_earlier.full : m_earlier.reuse;
}

std::optional<double> TimeLeft::frameSeconds() const {
    if (m_framesDone > 0) return (m_lastMark - m_partStart) / m_framesDone;
    return m_earlier.frame;
}

TimeLeft::Estimate TimeLeft::denoiseAt(double now) const {
    const double fullStep = stepSeconds(true).value_or(0);
    const std::optional<double> reuseStep = stepSeconds(false);
    Estimate left;
    for (size_t step = stepsDone(); step < m_plan.size(); ++step) {
        const double seconds = m_plan[step] ? fullStep : reuseStep.value_or(fullStep);
        left.seconds += step == stepsDone() ? seconds - std::min(seconds, now - m_lastMark) : seconds;
        left.atMost = left.atMost || (!m_plan[step] && !reuseStep);
    }
    left.decodingUnknown = !m_earlier.frame;
    left.seconds += m_earlier.frame.value_or(0) * m_frames;
    return left;
}

std::optional<TimeLeft::Estimate> TimeLeft::at(double now) const {
    if (m_part == Part::Denoise && stepSeconds(true)) return denoiseAt(now);
    if (m_part == Part::Decode) {
        const std::optional<double> frame = frameSeconds();
        if (!frame) return std::nullopt;
        const double begun = std::min(*frame, now - m_lastMark);
        return Estimate{std::max(0.0, (m_frames - m_framesDone) * *frame - begun)};
    }
    if (m_part == Part::After) return Estimate{};
    return std::nullopt;
}

std::vector<TimelineSpan> TimeLeft::ahead(double now) const {
    std::vector<TimelineSpan> spans;
    double time = now;
    const auto add = [&](const char* name, const char* kind, size_t index, double seconds) {
        spans.push_back({name, kind, static_cast<int>(index), time, time + seconds, {}});
        time += seconds;
    };
    if (m_part == Part::Before || m_part == Part::Denoise)
        for (size_t step = stepsDone(); step < m_plan.size(); ++step) {
            const std::optional<double> seconds = stepSeconds(m_plan[step]);
            if (!seconds) return spans;
            const bool runs = m_part == Part::Denoise && step == stepsDone();
            const double begun = runs ? std::min(*seconds, now - m_lastMark) : 0;
            add("step", m_plan[step] ? "full" : "reuse", step + 1, *seconds - begun);
        }
    if (m_part == Part::After || !frameSeconds() || m_frames == 0) return spans;
    const double begun = m_part == Part::Decode ? std::min(*frameSeconds(), now - m_lastMark) : 0;
    add("decode", "stage", 0, std::max(0.0, (m_frames - m_framesDone) * *frameSeconds() - begun));
    return spans;
}

double TimeLeft::fraction(double now) const {
    if (m_part == Part::Before) return 0;
    if (m_part == Part::After) return 1;
    const auto left = at(now);
    if (left && !left->decodingUnknown && now > 0) return now / (now + left->seconds);
    if (m_part == Part::Denoise && !m_plan.empty())
        return static_cast<double>(stepsDone()) / static_cast<double>(m_plan.size());
    return m_frames > 0 ? static_cast<double>(m_framesDone) / m_frames : 0;
}

}  // namespace lightreel
