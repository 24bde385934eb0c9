#include "app/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/printable.h"
#include "core/base/format.h"
#include "core/base/stopwatch.h"
#include "core/compare/stage_bytes.h"

namespace lightreel::cli {
namespace {

template <typename Event>
const Event* runEvent(const JobEvent& event) {
    const auto* run = std::get_if<RunEvent>(&event.body);
    return run == nullptr ? nullptr : std::get_if<Event>(run);
}

class TextProgress : public Progress {
  public:
    void show(const JobEvent& event) override {
        if (const auto* resolved = runEvent<event::Resolved>(event)) {
            tell(settings(resolved->request, resolved->device));
            if (resolved->promptTokens > resolved->promptTokensUsed)
                tell(fmt::format("The prompt has {} tokens; the model reads the first {}.",
                                 resolved->promptTokens, resolved->promptTokensUsed));
        } else if (const auto* stage = runEvent<event::StageEntered>(event)) {
            if (!m_terminal) tell(stage->stage);
            m_stage = stage->stage;
            rewrite(m_stage + " ...");
        } else if (const auto* step = runEvent<event::StepDone>(event)) {
            m_spent += step->seconds;
            const double left = m_spent / (step->index + 1) * (step->total - step->index - 1);
            rewrite(fmt::format("step {} of {}, {}, about {} left for sampling", step->index + 1, step->total,
                                formatSeconds(step->seconds), formatSeconds(left)));
        } else if (const auto* frame = runEvent<event::FrameDecoded>(event)) {
            rewrite(fmt::format("decode, frame {} of {}", frame->index + 1, frame->total));
        } else if (const auto* finished = std::get_if<event::Finished>(&event.body)) {
            tell(summary(finished->record));
            if (const auto& certificate = finished->record.certificate) tell(account(*certificate));
        } else if (!std::holds_alternative<RunEvent>(event.body)) {
            rewrite("");
        }
    }

  private:
    static std::string settings(const GenerationRequest& request, const std::string& device) {
        std::string guidance = fmt::format("guidance {:g}", request.guidance.value_or(1));
        if (request.minGuidance)
            guidance = fmt::format("guidance {:g} to {:g}, motion {}, noise {:g}", *request.minGuidance,
                                   request.guidance.value_or(1), request.motionBucket.value_or(0),
                                   request.noiseAug.value_or(0));
        if (request.strength) guidance += fmt::format(", strength {:g}", *request.strength);
        return fmt::format("{}x{}, {} frames, {} steps, {}, {}, seed {}, {} on {}", request.width,
                           request.height, request.frames, request.steps, guidance, request.scheduler,
                           request.seed, request.dtype, device);
    }

    static std::string summary(const RunRecord& record) {
        std::string text =
            fmt::format("{}: {} frames, {}, {} in all, peak {} allocated, {} resident", record.output.path,
                        record.output.frames, formatFileSize(record.output.bytes),
                        formatSeconds(record.seconds.at("total")), formatMemory(highestOf(record.peakBytes)),
                        formatMemory(highestOf(record.peakResidentBytes)));
        if (record.swap.bytesOut > 0)
            text += fmt::format(", features swapped {} out, {} back", formatMemory(record.swap.bytesOut),
                                formatMemory(record.swap.bytesIn));
        return text;
    }

    static std::string account(const ErrorCertificate& certificate) {
        return fmt::format(
            "error budget {:g}: {:.4f} spent by estimate, {:.4f} by measurement; {} full, {} reuse, {} skip "
            "steps",
            certificate.budget, certificate.spent, certificate.verified, certificate.fullSteps,
            certificate.reuseSteps, certificate.skipSteps);
    }

    void tell(const std::string& line) {
        if (m_terminal) std::fputs("\r\033[K", stdout);
        std::printf("%s\n", printable(line).c_str());
        std::fflush(stdout);
    }

    void rewrite(const std::string& line) const {
        if (!m_terminal) return;
        std::printf("\r\033[K%s", line.c_str());
        std::fflush(stdout);
    }

    bool m_terminal = ::isatty(STDOUT_FILENO) != 0;
    std::string m_stage;
    double m_spent = 0;
};

class JsonProgress : public Progress {
  public:
    void show(const JobEvent& event) override {
        std::printf("%s\n", toJson(event).dump().c_str());
        std::fflush(stdout);
    }
};

/// source: the Open Job Description specification, "How Jobs Are Run", lines of a running action
class OpenJdProgress : public Progress {
  public:
    void show(const JobEvent& event) override {
        if (const auto* stage = runEvent<event::StageEntered>(event)) {
            std::printf("openjd_status: %s\n", stage->stage.c_str());
        } else if (const auto* step = runEvent<event::StepDone>(event)) {
            percent(kDenoiseShare * (step->index + 1) / step->total);
        } else if (const auto* frame = runEvent<event::FrameDecoded>(event)) {
            percent(kDenoiseShare + (100 - kDenoiseShare) * (frame->index + 1) / frame->total);
        } else if (const auto* failed = std::get_if<event::Failed>(&event.body)) {
            std::printf("openjd_fail: %s\n", printable(paragraph(failed->error)).c_str());
        }
        std::fflush(stdout);
    }

  private:
    static constexpr double kDenoiseShare = 80;  // percent of the bar that sampling takes
    static void percent(double value) { std::printf("openjd_progress: %.1f\n", value); }
};

class NoProgress : public Progress {
  public:
    void show(const JobEvent&) override {}
};

}  // namespace

std::unique_ptr<Progress> makeProgress(const std::string& kind) {
    if (kind == "json") return std::make_unique<JsonProgress>();
    if (kind == "openjd") return std::make_unique<OpenJdProgress>();
    if (kind == "none") return std::make_unique<NoProgress>();
    return std::make_unique<TextProgress>();
}

size_t tableWidth() {
    constexpr size_t kTerminal = 160;
    return ::isatty(STDOUT_FILENO) != 0 ? kTerminal : SIZE_MAX;
}

}  // namespace lightreel::cli
