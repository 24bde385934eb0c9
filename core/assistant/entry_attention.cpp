#include "core/assistant/entry_attention.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <bit>
#include <cmath>
#include <limits>

#include "core/base/processor_clones.h"

namespace lightreel {
namespace {

constexpr int64_t kChunk = 512;     ///< entries that a thread takes at once
constexpr int64_t kLanes = 16;      ///< sums side by side, so that the loops can be vectorised
constexpr int64_t kMostSize = 256;  ///< numbers of a head

/// A float16's value from its bits; not for infinities, which no cache holds.
inline float widened(uint16_t bits) {
    const float magnitude = std::bit_cast<float>(uint32_t{bits & 0x7FFFU} << 13) * 0x1p112F;
    return std::bit_cast<float>(std::bit_cast<uint32_t>(magnitude) | (uint32_t{bits & 0x8000U} << 16));
}

/// Entries of one head that lie one after the other.
struct Run {
    const uint16_t* keys;
    const uint16_t* values;
    const int32_t* positions;  ///< null: the keys stand rotated
    int64_t count;
};

/// What all runs of a layer share.
struct Shape {
    int64_t group, size;
    const float* cosines;  ///< [positions, size / 2]
    const float* sines;
    float scale;
};

/// A softmax that has seen a part of the entries: for each query of the group its highest score, the sum of
/// the weights below it, and the weighted sum of values.
struct Partial {
    std::vector<float> highest, sum, values;
    Partial(int64_t group, int64_t size)
        : highest(static_cast<size_t>(group), -std::numeric_limits<float>::infinity()),
          sum(static_cast<size_t>(group)),
          values(static_cast<size_t>(group * size)) {}
};

inline float dot(const float* a, const float* b, int64_t count) {
    float lanes[kLanes] = {};
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        for (int64_t lane = 0; lane < kLanes; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
    float sum = 0;
    for (const float lane : lanes) sum += lane;
    for (; i < count; ++i) sum += a[i] * b[i];
    return sum;
}

/// scores [group, count], scaled.
LIGHTREEL_CLONES void scoreKeys(const Shape& shape, const Run& run, const float* queries, float* scores) {
    const int64_t half = shape.size / 2;
    float key[kMostSize];
    for (int64_t entry = 0; entry < run.count; ++entry) {
        const uint16_t* bits = run.keys + entry * shape.size;
        if (run.positions == nullptr) {
            for (int64_t i = 0; i < shape.size; ++i) key[i] = widened(bits[i]);
        } else {
            const float* cosine = shape.cosines + run.positions[entry] * half;
            const float* sine = shape.sines + run.positions[entry] * half;
            for (int64_t i = 0; i < half; ++i) {
                const float first = widened(bits[i]), second = widened(bits[i + half]);
                key[i] = first * cosine[i] - second * sine[i];
                key[i + half] = second * cosine[i] + first * sine[i];
            }
        }
        for (int64_t query = 0; query < shape.group; ++query)
            scores[query * run.count + entry] =
                dot(queries + query * shape.size, key, shape.size) * shape.scale;
    }
}

/// sums [group, size]: adds weights [group, count] times values.
LIGHTREEL_CLONES void addValues(const Shape& shape, const Run& run, const float* weights, float* sums) {
    float value[kMostSize];
    for (int64_t entry = 0; entry < run.count; ++entry) {
        const uint16_t* bits = run.values + entry * shape.size;
        for (int64_t i = 0; i < shape.size; ++i) value[i] = widened(bits[i]);
        for (int64_t query = 0; query < shape.group; ++query) {
            const float weight = weights[query * run.count + entry];
            float* sum = sums + query * shape.size;
            for (int64_t i = 0; i < shape.size; ++i) sum[i] += weight * value[i];
        }
    }
}

Partial attendRun(const Shape& shape, const Run& run, const float* queries) {
    Partial partial(shape.group, shape.size);
    std::vector<float> scores(static_cast<size_t>(shape.group * run.count));
    scoreKeys(shape, run, queries, scores.data());
    for (int64_t query = 0; query < shape.group; ++query) {
        float* row = scores.data() + query * run.count;
        const float highest = *std::max_element(row, row + run.count);
        float sum = 0;
        for (int64_t i = 0; i < run.count; ++i) sum += row[i] = std::exp(row[i] - highest);
        partial.highest[static_cast<size_t>(query)] = highest;
        partial.sum[static_cast<size_t>(query)] = sum;
    }
    addValues(shape, run, scores.data(), partial.values.data());
    return partial;
}

/// Weighs the parts of one query against each other and writes their joint result [size].
void merge(const std::vector<const Partial*>& parts, size_t query, int64_t size, float* out) {
    float highest = -std::numeric_limits<float>::infinity(), sum = 0;
    for (const Partial* part : parts) highest = std::max(highest, part->highest[query]);
    std::fill(out, out + size, 0.0F);
    for (const Partial* part : parts) {
        const float weight = std::exp(part->highest[query] - highest);
        sum += weight * part->sum[query];
        const float* values = part->values.data() + static_cast<int64_t>(query) * size;
        for (int64_t i = 0; i < size; ++i) out[i] += weight * values[i];
    }
    for (int64_t i = 0; i < size; ++i) out[i] /= sum;
}

const uint16_t* bitsOf(const at::Tensor& halves) {
    return reinterpret_cast<const uint16_t*>(halves.const_data_ptr<c10::Half>());
}

/// One head's work, cut into runs.
struct HeadRuns {
    std::vector<Run> runs;
    at::Tensor positions, tailKeys, tailValues;  ///< kept alive

    void add(const Run& whole, int64_t size) {
        for (int64_t begin = 0; begin < whole.count; begin += kChunk)
            runs.push_back({whole.keys + begin * size, whole.values + begin * size,
                            whole.positions == nullptr ? nullptr : whole.positions + begin,
                            std::min(kChunk, whole.count - begin)});
    }
};

HeadRuns runsOf(const KvCache& cache, size_t layer, int64_t head, const EntryPositions& positions) {
    HeadRuns all;
    const LayerCache::Head& kept = cache.layer(layer).heads()[static_cast<size_t>(head)];
    const int64_t size = kept.keys.size(1);
    all.positions = positions.ofEntries(kept.tokens);
    all.add({bitsOf(kept.keys), bitsOf(kept.values), all.positions.const_data_ptr<int32_t>(),
             kept.tokens.size(0)},
            size);
    all.tailKeys = cache.tailKeys(layer)[head];
    all.tailValues = cache.tailValues(layer)[head];
    // The new token lies behind the tail, in the same memory.
    all.add({bitsOf(all.tailKeys), bitsOf(all.tailValues), nullptr, cache.tail() + 1}, size);
    return all;
}

}  // namespace

at::Tensor attendEntries(const at::Tensor& queries, const KvCache& cache, size_t layer,
                         const EntryPositions& positions, const Rotation& rotation) {
    const int64_t size = queries.size(2), kvHeads = static_cast<int64_t>(cache.layer(layer).heads().size());
    const int64_t group = queries.size(0) / kvHeads;
    TORCH_CHECK(size <= kMostSize, "heads of ", size, " numbers");
    const at::Tensor asked = queries.contiguous();
    at::Tensor out = at::empty_like(asked);
    const Shape shape{group, size, rotation.cosines(), rotation.sines(),
                      1.0F / std::sqrt(static_cast<float>(size))};
    std::vector<HeadRuns> heads;
    std::vector<std::pair<size_t, size_t>> jobs;
    std::vector<std::vector<Partial>> partials;
    for (int64_t head = 0; head < kvHeads; ++head) {
        heads.push_back(runsOf(cache, layer, head, positions));
        const size_t count = heads.back().runs.size();
        partials.emplace_back(count, Partial(0, 0));
        for (size_t run = 0; run < count; ++run) jobs.emplace_back(head, run);
    }
    const float* all = asked.const_data_ptr<float>();
    at::parallel_for(0, static_cast<int64_t>(jobs.size()), 1, [&](int64_t begin, int64_t end) {
        for (int64_t job = begin; job < end; ++job) {
            const auto [head, run] = jobs[static_cast<size_t>(job)];
            partials[head][run] =
                attendRun(shape, heads[head].runs[run], all + static_cast<int64_t>(head) * group * size);
        }
    });
    auto* written = out.mutable_data_ptr<float>();
    for (size_t head = 0; head < heads.size(); ++head) {
        std::vector<const Partial*> parts;
        for (const Partial& part : partials[head]) parts.push_back(&part);
        for (int64_t query = 0; query < group; ++query, written += size)
            merge(parts, static_cast<size_t>(query), size, written);
    }
    return out;
}

}  // namespace lightreel
