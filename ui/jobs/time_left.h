#pragma once
#include <optional>
#include <vector>

#include "core/memory/timeline.h"

namespace lightreel {

/// How long a run still takes, from times measured in it, and from earlier runs of the same model where there
/// were any. Without either there is no figure: none is invented.
class TimeLeft {
  public:
    /// Seconds that earlier runs took; nothing where none tells.
    struct Earlier {
        std::optional<double> full, reuse;  ///< a step
        std::optional<double> frame;        ///< decoding one
    };
    void expect(const Earlier& earlier) { m_earlier = earlier; }
    void expectDecode(int frames) { m_frames = frames; }

    /// fullSteps: for each step whether the whole network runs.
    void expectDenoise(std::vector<bool> fullSteps) { m_plan = std::move(fullSteps); }
    void beginDenoise(double now);
    void stepDone(bool full, double seconds, double now);
    void beginDecode(int frames, double now);
    void frameDone(double now);
    void beginOther(double now);

    struct Estimate {
        double seconds = 0;            ///< of what can be foreseen
        bool decodingUnknown = false;  ///< true: decoding comes on top and was never measured
        bool atMost = false;           ///< no step of the faster kind was measured yet
    };
    /// now: seconds since the run's start, like all times here.
    [[nodiscard]] std::optional<Estimate> at(double now) const;

    /// What comes after now: the rest of what runs, further steps, decoding. Ends where nothing is foreseen.
    [[nodiscard]] std::vector<TimelineSpan> ahead(double now) const;

    /// Fraction done for a bar, 0..1: of the foreseen time, else of the steps.
    [[nodiscard]] double fraction(double now) const;

  private:
    enum class Part { Before, Denoise, Decode, After };

    [[nodiscard]] Estimate denoiseAt(double now) const;
    [[nodiscard]] std::optional<double> stepSeconds(bool full) const;
    [[nodiscard]] std::optional<double> frameSeconds() const;
    [[nodiscard]] size_t stepsDone() const { return m_fullSeconds.size() + m_reuseSeconds.size(); }

    Part m_part = Part::Before;
    double m_partStart = 0;
    double m_lastMark = 0;  ///< end of the last step or frame
    int m_frames = 0;
    int m_framesDone = 0;
    std::vector<bool> m_plan;                           ///< for each step whether it is full
    std::vector<double> m_fullSeconds, m_reuseSeconds;  ///< of the steps done, by kind
    Earlier m_earlier;
};

}  // namespace lightreel
