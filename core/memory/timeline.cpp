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

json toArray(const MemoryReading& reading) {
    return {reading.allocated, reading.reserved, reading.resident, reading.device, reading.working};
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

void MemoryTimeline::add(const TimelineSample& sample) {
    if (!m_samples.empty() && sample.time - m_samples.back().time < m_spacing) {
        m_samples.back() = merged(m_samples.back(), sample);
        return;
    }
    m_samples.push_back(sample);
    if (m_samples.size() < kCapacity) return;
    halve();
    m_spacing = duration() / static_cast<double>(m_samples.size());
}

void MemoryTimeline::halve() {
    std::vector<TimelineSample> half;
    half.reserve(kCapacity);
    for (size_t i = 0; i + 1 < m_samples.size(); i += 2)
        half.push_back(merged(m_samples[i], m_samples[i + 1]));
    if (m_samples.size() % 2 == 1) half.push_back(m_samples.back());
    m_samples = std::move(half);
}

MemoryTimeline MemoryTimeline::coarser(size_t samples) const {
    MemoryTimeline out = *this;
    while (out.m_samples.size() > std::max<size_t>(samples, 1)) out.halve();
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
    double last = m_samples.empty() ? 0 : m_samples.back().time;
    for (const TimelineSpan& span : m_spans) last = std::max({last, span.start, span.end});
    return last;
}

MemoryReading MemoryTimeline::peak() const {
    MemoryReading peak;
    for (const TimelineSample& sample : m_samples) peak = highest(peak, sample.memory);
    for (const TimelineSpan& span : m_spans) peak = highest(peak, span.peak);
    return peak;
}

json toJson(const MemoryTimeline& timeline) {
    json samples = json::array();
    for (const TimelineSample& sample : timeline.m_samples) {
        json entry{{"t", sample.time}, {"bytes", toArray(sample.memory)}};
        if (sample.traffic != Traffic())
            entry["traffic"] = {sample.traffic.cached, sample.traffic.out, sample.traffic.in};
        samples.push_back(std::move(entry));
    }
    json spans = json::array();
    for (const TimelineSpan& span : timeline.m_spans)
        spans.push_back({{"name", span.name},
                         {"kind", span.kind},
                         {"index", span.index},
                         {"start", span.start},
                         {"end", span.end},
                         {"peak", toArray(span.peak)}});
    return {{"fields", {"allocated", "reserved", "resident", "device", "working"}},
            {"samples", samples},
            {"spans", spans}};
}

MemoryTimeline timelineFromJson(const json& from) {
    MemoryTimeline timeline;
    try {
        for (const json& sample : from.at("samples"))
            timeline.m_samples.push_back({sample.at("t").get<double>(), readingFrom(sample.at("bytes")),
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
