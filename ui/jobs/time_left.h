#pragma once
#include <optional>
#include <vector>

namespace lightreel {

/// How long a run still takes, from times measured in it. Before the first step there is no figure: none is
/// invented.
class TimeLeft {
  public:
    /// interval: every how many steps the whole network runs; 1: always.
    void beginDenoise(int steps, int interval, double now);
    void stepDone(bool full, double seconds, double now);
    void beginDecode(int frames, double now);
    void frameDone(double now);
    void beginOther(double now);

    /// Seconds one frame took to decode in an earlier run of the same model and size; nothing when there was
    /// none.
    void expectDecode(std::optional<double> secondsPerFrame, int frames);

    struct Estimate {
        double seconds = 0;            ///< of what can be foreseen
        bool decodingUnknown = false;  ///< true: decoding comes on top and was never measured
        bool atMost = false;           ///< no step of the faster kind was measured yet
    };
    /// now: seconds since the run's start, like all times here.
    [[nodiscard]] std::optional<Estimate> at(double now) const;

    /// Fraction done for a bar, 0..1: of the foreseen time, else of the steps.
    [[nodiscard]] double fraction(double now) const;

  private:
    [[nodiscard]] Estimate denoiseAt(double now) const;

    enum class Part { Before, Denoise, Decode, After };
    Part m_part = Part::Before;
    double m_partStart = 0;
    double m_lastMark = 0;  ///< end of the last step or frame
    int m_steps = 0;
    int m_frames = 0;
    int m_framesDone = 0;
    int m_interval = 1;
    std::vector<double> m_fullSeconds, m_reuseSeconds;  ///< of the steps done, by kind
    std::optional<double> m_frameSeconds;               ///< from an earlier run
};

}  // namespace lightreel
