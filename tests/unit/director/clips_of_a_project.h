#pragma once
#include <string>

#include "core/director/clip_entry.h"

namespace lightreel {

/// A finished run as a project may have it.
inline RunRecord clipRecord(const std::string& run, const std::string& prompt, int64_t seed,
                            const std::string& created) {
    RunRecord record;
    record.jobId = run;
    record.created = created;
    record.request.prompt = prompt;
    record.request.model = "/models/lightreel-demo-t2v";
    record.request.seed = seed;
    record.request.steps = 12;
    record.request.width = record.request.height = 64;
    record.request.frames = 8;
    record.seconds = {{"encode", 0.5}, {"denoise", 7.25}, {"decode", 1.5}, {"total", 9.5}};
    record.peakBytes = {{"denoise", int64_t{300} << 20}, {"decode", int64_t{180} << 20}};
    record.output.path = "/clips/" + run + ".mp4";
    return record;
}

inline Job failedJob(const std::string& run, const std::string& prompt, int64_t seed) {
    Job job;
    job.id = run;
    job.request.prompt = prompt;
    job.request.seed = seed;
    job.output = "/clips/" + run + ".mp4";
    return job;
}

}  // namespace lightreel
