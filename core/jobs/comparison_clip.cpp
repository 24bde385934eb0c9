#include "core/jobs/comparison_clip.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/format.h"
#include "core/base/log.h"

namespace lightreel {
namespace {

bool identical(const ComparedRun& run) {
    return run.quality && run.quality->identical();
}

}  // namespace

std::vector<size_t> clipsToShow(const std::vector<ComparedRun>& runs) {
    constexpr size_t kMost = 4;
    std::vector<size_t> members;
    for (size_t i = 0; i < runs.size(); ++i)
        if (runs[i].done()) members.push_back(i);
    std::stable_partition(members.begin(), members.end(),
                          [&](size_t i) { return i == 0 || !identical(runs[i]); });
    members.resize(std::min(members.size(), kMost));
    std::ranges::sort(members);
    return members;
}

std::string clipCaption(const std::vector<ComparedRun>& runs, size_t member) {
    const ComparisonRow row = comparisonRows(runs).at(member);
    std::string figures = formatSeconds(row.seconds);
    if (row.peak > 0) figures += " · " + formatMemory(row.peak);
    if (member == 0)
        figures += " · reference";
    else if (row.quality)
        figures += row.quality->identical() ? " · identical" : fmt::format(" · {:.1f} dB", row.quality->psnr);
    return row.name + "\n" + figures;
}

Result<SideBySide> writeComparisonClip(const ComparisonFolder& comparison, const std::vector<size_t>& members,
                                       const CancelToken& cancel) {
    const std::vector<ComparedRun> runs = comparison.runs();
    std::vector<CaptionedClip> clips;
    int fps = EncodingParams().fps;
    for (const size_t member : members) {
        cancel.check();
        Result<ClipFrames> frames = comparison.clip(member);
        if (!frames) return frames.error();
        if (clips.empty() && runs[member].done()) fps = runs[member].records.front().request.fps;
        clips.push_back({clipCaption(runs, member), *std::move(frames)});
    }
    Result<SideBySide> made =
        writeSideBySide(comparison.path() / kSideBySideFile, clips, fps, Existing::Replace, cancel);
    if (made && !made->captioned)
        log().warn("{} has no captions: FFmpeg has no drawtext here, or there is no font", kSideBySideFile);
    return made;
}

}  // namespace lightreel
