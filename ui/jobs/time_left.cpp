#include "ui/jobs/time_left.h"

#include <algorithm>

namespace lightreel {

void TimeLeft::beginDenoise(int steps, double now) {
    m_part = Part::Denoise;
    m_partStart = m_lastMark = now;
    m_steps = steps;
    m_stepSeconds.clear();
}

void TimeLeft::stepDone(double seconds, double now) {
    m_stepSeconds.push_back(seconds);
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

void TimeLeft::expectDecode(std::optional<double> secondsPerFrame, int frames) {
    m_frameSeconds = secondsPerFrame;
    m_frames = frames;
}

double TimeLeft::typicalStep() const {
    if (m_stepSeconds.empty()) return 0;
    // The first step warms caches up: with more than two it does not count.
    std::vector<double> sorted(m_stepSeconds.begin() + (m_stepSeconds.size() > 2 ? 1 : 0),
                               m_stepSeconds.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
}

std::optional<TimeLeft::Estimate> TimeLeft::at(double now) const {
    if (m_part == Part::Denoise && !m_stepSeconds.empty()) {
        const double step = typicalStep();
        const int whole = m_steps - static_cast<int>(m_stepSeconds.size());
        const double begun = std::min(step, now - m_lastMark);
        const double decode = m_frameSeconds.value_or(0) * m_frames;
        return Estimate{std::max(0.0, whole * step - begun) + decode, !m_frameSeconds};
    }
    if (m_part == Part::Decode) {
        std::optional<double> frame = m_frameSeconds;
        if (m_framesDone > 0) frame = (m_lastMark - m_partStart) / m_framesDone;
        if (!frame) return std::nullopt;
        const double begun = std::min(*frame, now - m_lastMark);
        return Estimate{std::max(0.0, (m_frames - m_framesDone) * *frame - begun), false};
    }
    if (m_part == Part::After) return Estimate{0, false};
    return std::nullopt;
}

double TimeLeft::fraction(double now) const {
    if (m_part == Part::Before) return 0;
    if (m_part == Part::After) return 1;
    const auto left = at(now);
    if (left && !left->decodingUnknown && now > 0) return now / (now + left->seconds);
    if (m_part == Part::Denoise && m_steps > 0) return static_cast<double>(m_stepSeconds.size()) / m_steps;
    return m_frames > 0 ? static_cast<double>(m_framesDone) / m_frames : 0;
}

}  // namespace lightreel
