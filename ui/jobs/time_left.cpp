#include "ui/jobs/time_left.h"

#include <algorithm>

namespace lightreel {
namespace {

/// Median of measured steps of one kind; 0 without one.
double typical(const std::vector<double>& seconds) {
    if (seconds.empty()) return 0;
    // The first step warms caches up: with more than two it does not count.
    std::vector<double> sorted(seconds.begin() + (seconds.size() > 2 ? 1 : 0), seconds.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
}

}  // namespace

void TimeLeft::beginDenoise(int steps, int interval, double now) {
    m_part = Part::Denoise;
    m_partStart = m_lastMark = now;
    m_steps = steps;
    m_interval = interval;
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

void TimeLeft::expectDecode(std::optional<double> secondsPerFrame, int frames) {
    m_frameSeconds = secondsPerFrame;
    m_frames = frames;
}

TimeLeft::Estimate TimeLeft::denoiseAt(double now) const {
    const int done = static_cast<int>(m_fullSeconds.size() + m_reuseSeconds.size());
    const int left = m_steps - done, fullOnes = (m_steps + m_interval - 1) / m_interval;
    const int full = std::clamp(fullOnes - static_cast<int>(m_fullSeconds.size()), 0, left);
    const double fullStep = typical(m_fullSeconds);
    const bool known = !m_reuseSeconds.empty() || full == left;
    const double reuseStep = known ? typical(m_reuseSeconds) : fullStep;
    const double next = done % m_interval == 0 ? fullStep : reuseStep;
    const double begun = std::min(next, now - m_lastMark);
    const double decode = m_frameSeconds.value_or(0) * m_frames;
    return {std::max(0.0, full * fullStep + (left - full) * reuseStep - begun) + decode, !m_frameSeconds,
            !known};
}

std::optional<TimeLeft::Estimate> TimeLeft::at(double now) const {
    if (m_part == Part::Denoise && !m_fullSeconds.empty()) return denoiseAt(now);  // the first one is full
    if (m_part == Part::Decode) {
        std::optional<double> frame = m_frameSeconds;
        if (m_framesDone > 0) frame = (m_lastMark - m_partStart) / m_framesDone;
        if (!frame) return std::nullopt;
        const double begun = std::min(*frame, now - m_lastMark);
        return Estimate{std::max(0.0, (m_frames - m_framesDone) * *frame - begun)};
    }
    if (m_part == Part::After) return Estimate{};
    return std::nullopt;
}

double TimeLeft::fraction(double now) const {
    if (m_part == Part::Before) return 0;
    if (m_part == Part::After) return 1;
    const auto left = at(now);
    if (left && !left->decodingUnknown && now > 0) return now / (now + left->seconds);
    if (m_part == Part::Denoise && m_steps > 0)
        return static_cast<double>(m_fullSeconds.size() + m_reuseSeconds.size()) / m_steps;
    return m_frames > 0 ? static_cast<double>(m_framesDone) / m_frames : 0;
}

}  // namespace lightreel
