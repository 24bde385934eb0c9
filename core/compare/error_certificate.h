#pragma once

namespace lightreel {

/// What a run with an error budget says of how far its finished latents are from the uncached run's, as root
/// mean square in the units in which the network sees them. It promises that spent <= budget, and that every
/// figure was measured or estimated in this very run. It does not promise that the finished latents lie
/// within: `spent` is an estimate; `verified` is an upper figure only if drift grows within a run of saved
/// steps; and both take for granted that the network does not enlarge an error in its input (L <= 1), which
/// is not guaranteed while the noise still decides between pictures.
struct ErrorCertificate {
    double budget = 0;
    double spent = 0;     ///< estimated drift of every saved step, times the step's weight
    double verified = 0;  ///< by run of saved steps: their weights, times the drift measured at the full step
                          ///< that ended the run; the estimate where none could be measured
    int fullSteps = 0, reuseSteps = 0, skipSteps = 0;

    friend bool operator==(const ErrorCertificate&, const ErrorCertificate&) = default;
};

}  // namespace lightreel
