#include "core/memory/timeline.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

using nlohmann::json;

MemoryReading highest(const MemoryReading& a, const MemoryReading& b) {
    return {std::max(a.allocated, b.allocated), std::max(a.reserved, b.reserved),
            std::max(a.resident, b.resident), std::max(a.device, b.device), std::max(a.working, b.working)};
}

/// The earlier one's time with the highest of both.
TimelineSample merged(const TimelineSample& a, const TimelineSample& b) {
    return {a.time,
            highest(a.memory, b.memory),
            {std::max(a.traffic.cached, b.traffic.cached), b.traffic.out, b.traffic.in}};
}

/// Every two neighbours as one.
std::vector<TimelineSample> halved(const std::vector<TimelineSample>& samples) {
    std::vector<TimelineSample> half;
    half.reserve(samples.size() / 2 + 1);
    for (size_t i = 0; i + 1 < samples.size(); i += 2) half.push_back(merged(samples[i], samples[i + 1]));
    if (samples.size() % 2 == 1) half.push_back(samples.back());
    return half;
}

MemoryReading readingFrom(const json& array) {
    if (!array.is_array() || array.size() < 4) return {};  // older tapes know four
    return {array[0].get<int64_t>(), array[1].get<int64_t>(), array[2].get<int64_t>(),
            array[3].get<int64_t>(), array.size() > 4 ? array[4].get<int64_t>() : 0};
}

Traffic trafficFrom(const json& array) {
    if (!array.is_array() || array.size() != 3) return {};
    return {array[0].get<int64_t>(), array[1].get<int64_t>(), array[2].get<int64_t>()};
}

}  // namespace

MemoryTimeline::MemoryTimeline() {
    constexpr double kStep = 4;
    m_resolutions.emplace_back();
    double spacing = kStep * kSampled;
    for (int i = 1; i < kResolutions; ++i, spacing *= kStep)
        m_resolutions.push_back({spacing, i + 1 == kResolutions});
}

void MemoryTimeline::add(const TimelineSample& sample) {
    for (Resolution& resolution : m_resolutions) resolution.add(sample);
}

void MemoryTimeline::Resolution::add(const TimelineSample& sample) {
    if (!samples.empty() && sample.time - samples.back().time < spacing) {
        samples.back() = merged(samples.back(), sample);
        return;
    }
    samples.push_back(sample);
    if (samples.size() < kCapacity) return;
    if (halves) {
        samples = halved(samples);
        spacing *= 2;
    } else {
        samples.erase(samples.begin(), samples.begin() + kCapacity / 4);
        complete = false;
    }
}

const std::vector<TimelineSample>& MemoryTimeline::samples() const {
    return std::ranges::find_if(m_resolutions, &Resolution::complete)->samples;
}

std::vector<TimelineSample> MemoryTimeline::samplesSince(double second) const {
    const auto has = [second](const Resolution& resolution) {
        return resolution.complete || resolution.samples.front().time <= second;
    };
    const std::vector<TimelineSample>& all = std::ranges::find_if(m_resolutions, has)->samples;
    auto first = std::ranges::upper_bound(all, second, {}, &TimelineSample::time);
    if (first != all.begin()) --first;
    return {first, all.end()};
}

MemoryTimeline MemoryTimeline::coarser(size_t most) const {
    std::vector<TimelineSample> few = samples();
    while (few.size() > std::max<size_t>(most, 1)) few = halved(few);
    MemoryTimeline out;
    out.m_spans = m_spans;
    out.m_resolutions.front().samples = std::move(few);
    return out;
}

void MemoryTimeline::beginSpan(std::string name, std::string kind, int index, double time) {
    m_spans.push_back({std::move(name), std::move(kind), index, time, -1, {}});
}

TimelineSpan* MemoryTimeline::openSpan(const std::string& name) {
    const auto open = std::find_if(m_spans.rbegin(), m_spans.rend(), [&](const TimelineSpan& span) {
        return span.end < 0 && span.name == name;
    });
    return open == m_spans.rend() ? nullptr : &*open;
}

void MemoryTimeline::setSpanKind(const std::string& name, std::string kind) {
    if (TimelineSpan* span = openSpan(name)) span->kind = std::move(kind);
}

void MemoryTimeline::endSpan(const std::string& name, double time, const MemoryReading& peak) {
    TimelineSpan* span = openSpan(name);
    if (span == nullptr) return;
    span->end = time;
    span->peak = peak;
}

double MemoryTimeline::duration() const {
    double last = samples().empty() ? 0 : samples().back().time;
    for (const TimelineSpan& span : m_spans) last = std::max({last, span.start, span.end});
    return last;
}

MemoryReading MemoryTimeline::peak() const {
    MemoryReading peak;
    for (const TimelineSample& sample : samples()) peak = highest(peak, sample.memory);
    for (const TimelineSpan& span : m_spans) peak = highest(peak, span.peak);
    return peak;
}

json toJson(const MemoryReading& reading) {
    return {reading.allocated, reading.reserved, reading.resident, reading.device, reading.working};
}

json toJson(const std::vector<TimelineSpan>& spans) {
    json out = json::array();
    for (const TimelineSpan& span : spans)
        out.push_back({{"name", span.name},
                       {"kind", span.kind},
                       {"index", span.index},
                       {"start", span.start},
                       {"end", span.end},
                       {"peak", toJson(span.peak)}});
    return out;
}

json toJson(const MemoryTimeline& timeline) {
    json samples = json::array();
    for (const TimelineSample& sample : timeline.samples()) {
        json entry{{"t", sample.time}, {"bytes", toJson(sample.memory)}};
        if (sample.traffic != Traffic())
            entry["traffic"] = {sample.traffic.cached, sample.traffic.out, sample.traffic.in};
        samples.push_back(std::move(entry));
    }
    return {{"fields", {"allocated", "reserved", "resident", "device", "working"}},
            {"samples", samples},
            {"spans", toJson(timeline.spans())}};
}

MemoryTimeline timelineFromJson(const json& from) {
    MemoryTimeline timeline;
    try {
        for (const json& sample : from.at("samples"))
            timeline.m_resolutions.front().samples.push_back({sample.at("t").get<double>(),
                                                              readingFrom(sample.at("bytes")),
                                                              trafficFrom(sample.value("traffic", json()))});
        for (const json& span : from.at("spans"))
            timeline.m_spans.push_back({span.at("name").get<std::string>(),
                                        span.at("kind").get<std::string>(), span.at("index").get<int>(),
                                        span.at("start").get<double>(), span.at("end").get<double>(),
                                        readingFrom(span.at("peak"))});
    } catch (const json::exception&) {
        return {};  // a damaged tape is no reason to lose the record around it
    }
    return timeline;
}

}  // namespace lightreel
