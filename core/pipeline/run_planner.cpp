#include "core/pipeline/run_planner.h"

#include <algorithm>

#include "core/cache/full_steps.h"

namespace lightreel {
namespace {

bool caches(const ResolvedRun& run) {
    return run.acceleration.cache.reuses();
}

int64_t heldBytes(const std::vector<ParameterSet::GroupBytes>& groups) {
    int64_t sum = 0;
    for (const ParameterSet::GroupBytes& group : groups) sum += group.held;
    return sum;
}

/// keptGroups() of weights of these bytes.
std::vector<size_t> keptOf(const VideoModel& model, const ResolvedRun& run,
                           const std::vector<ParameterSet::GroupBytes>& bytes) {
    if (!caches(run)) return {};
    std::vector<size_t> groups = model.unet()->groups(run.acceleration.cache.depth, true);
    int64_t kept = 0;
    for (const size_t group : groups) kept += bytes[group].held;
    constexpr int64_t kSmallPart = 10;
    if (kept * kSmallPart > heldBytes(bytes)) groups.clear();
    return groups;
}

/// Plans one run, stage by stage.
class RunPlanner {
  public:
    RunPlanner(const VideoModel& model, const ResolvedRun& run) : m_model(model), m_run(run) {}

    [[nodiscard]] RunPlan plan() {
        m_plan.request = m_run.request;
        m_plan.acceleration = m_run.acceleration;
        planEncode();
        planSteps();
        planDenoise();
        planDecode();
        return std::move(m_plan);
    }

  private:
    void setPeak(const char* stage, int64_t weights, int64_t working) {
        m_plan.peakBytes[stage] = weights + working;
        m_plan.peakWorkingBytes[stage] = working;
    }

    void planEncode() {
        const StageBytes bytes = m_model.encodeBytes(m_run);
        setPeak("encode", bytes.weights, bytes.working);
    }

    void planSteps() {
        const int64_t depth = m_run.acceleration.cache.depth;
        const RunPlan::Step full{"full", m_model.unet()->operations(pass(), {})};
        const RunPlan::Step reuse{
            "reuse", caches(m_run) ? m_model.unet()->operations(pass(), {depth, true, true}) : 0};
        for (const bool whole : fullSteps(m_run.acceleration.cache, static_cast<size_t>(m_run.passes)))
            m_plan.steps.push_back(whole ? full : reuse);
    }

    void planDenoise() {
        const std::vector<ParameterSet::GroupBytes> groups =
            VideoModel::groupBytesOf(m_model.unet(), m_run.dtype);
        int64_t resident = heldBytes(groups);
        LayeredUNet::WeightPlan streamed;
        if (m_run.acceleration.streamsWeights()) {
            streamed = {groups, std::vector<bool>(groups.size(), false)};
            streamed.kept[0] = true;
            for (const size_t group : keptOf(m_model, m_run, groups)) streamed.kept[group] = true;
            for (size_t i = 0; i < groups.size(); ++i)
                if (!streamed.kept[i]) resident -= groups[i].held;
        }
        const int64_t around = 2 * latentBytes() + m_model.conditioningBytes(m_run) + historyBytes();
        const int64_t working = highestPass({}), all = highestPass(streamed);
        setPeak("denoise", resident + all - working, around + working);
    }

    /// Of the passes that the steps will be.
    [[nodiscard]] int64_t highestPass(const LayeredUNet::WeightPlan& weights) const {
        const AccelerationOptions::Cache& cache = m_run.acceleration.cache;
        const Chunker chunker(m_run.acceleration.chunk);
        const auto peak = [&](const LayeredUNet::EntryPlan& entry) {
            return m_model.unet()->peakBytes(pass(), chunker, entry, weights);
        };
        if (!caches(m_run)) return peak({});
        const bool heldWhenFull = cache.mode == CacheMode::DeepCache && !entryLeaves() && has("full", 1);
        int64_t highest = peak({cache.depth, false, heldWhenFull});
        const bool mayReuse = cache.mode == CacheMode::Adaptive || has("reuse", 0);
        if (mayReuse) highest = std::max(highest, peak({cache.depth, true, !entryLeaves()}));
        return highest;
    }

    void planDecode() {
        const AccelerationOptions::Slice& slice = m_run.acceleration.slice;
        const MapShape latents = m_run.latents();
        const bool inFile =
            m_run.acceleration.swapsFeatures() && m_model.decoder()->waitingBytes(latents, slice) > 0;
        const bool held = m_run.acceleration.cache.mode == CacheMode::DeepCache && !entryLeaves();
        const int64_t entry = held ? m_model.unet()->entryBytes(pass(), m_run.acceleration.cache.depth) : 0;
        setPeak("decode", VideoModel::bytesOf(m_model.decoder(), m_run.dtype),
                latentBytes() + entry + m_model.decoder()->peakBytes(latents, slice, inFile));
        m_plan.decodeOperations = m_model.decoder()->operations(latents, slice);
    }

    /// The cached feature is a tensor in memory only while it is captured. Where it leaves only if that pays,
    /// it may stay.
    [[nodiscard]] bool entryLeaves() const { return m_run.acceleration.swap.what == SwapWhat::Features; }
    [[nodiscard]] bool has(const char* kind, size_t from) const {
        return std::any_of(m_plan.steps.begin() + static_cast<std::ptrdiff_t>(from), m_plan.steps.end(),
                           [kind](const RunPlan::Step& step) { return step.kind == kind; });
    }
    [[nodiscard]] PassShape pass() const {
        return {m_model.guidanceRows(m_run.request), m_run.request.frames, m_run.height, m_run.width,
                m_run.elementSize()};
    }
    /// Of one clip's latents in float32; the loop holds noise and latents.
    [[nodiscard]] int64_t latentBytes() const {
        return MapShape{m_run.request.frames, m_run.height, m_run.width}.bytes(m_model.latentChannels());
    }
    /// Two clean estimates of full steps, and one of each kind that is being compared.
    [[nodiscard]] int64_t historyBytes() const {
        return m_run.acceleration.cache.mode == CacheMode::Adaptive ? 4 * latentBytes() : 0;
    }
    const VideoModel& m_model;
    const ResolvedRun& m_run;
    RunPlan m_plan;
};

}  // namespace

RunPlan planRun(const VideoModel& model, const ResolvedRun& run) {
    return RunPlanner(model, run).plan();
}

std::vector<size_t> keptGroups(const VideoModel& model, const ResolvedRun& run) {
    return keptOf(model, run, VideoModel::groupBytesOf(model.unet(), run.dtype));
}

}  // namespace lightreel
