#include "core/weights/weight_stream.h"

#include <algorithm>

#include "core/memory/traffic.h"

namespace lightreel {

WeightStream::WeightStream(ParameterSet& parameters, const WeightSource& source, at::ScalarType dtype,
                           Fetch fetch)
    : m_parameters(parameters),
      m_source(source),
      m_dtype(dtype),
      m_fetch(fetch),
      m_groups(parameters.groups()) {
    for (size_t group = 0; group < m_groups.size(); ++group) {
        m_groups[group].names = parameters.namesOf(group, source);
        for (const std::string& name : m_groups[group].names)
            m_groups[group].storedBytes += source.find(name)->bytes;
    }
    m_groups.front().kept = m_groups.front().loaded = true;
    m_parameters.loadGroup(0, m_source, m_dtype);
    if (m_fetch == Fetch::Ahead) m_thread = std::thread([this] { fetchLoop(); });
}

WeightStream::~WeightStream() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable()) m_thread.join();
    m_parameters.release();
}

void WeightStream::keep(const std::vector<size_t>& groups) {
    for (const size_t group : groups) m_groups.at(group).kept = true;
}

void WeightStream::beginPass(std::vector<size_t> groups) {
    m_pass = std::move(groups);
    m_at = 0;
}

WeightStream::Lease WeightStream::use(size_t group) {
    Group& wanted = m_groups.at(group);
    if (!wanted.loaded) {
        if (m_fetch == Fetch::Wait) fetchNow(group);
        m_parameters.loadGroup(group, m_source, m_dtype);
        wanted.loaded = true;
        noteSwappedIn(wanted.storedBytes);
    }
    fetchAfter(group);
    return {*this, group};
}

void WeightStream::letGo(size_t group) {
    Group& done = m_groups[group];
    if (done.kept || !done.loaded) return;
    m_parameters.releaseGroup(group);
    done.loaded = false;
    noteSwappedOut(done.storedBytes);
}

void WeightStream::fetchNow(size_t group) const {
    for (const std::string& name : m_groups[group].names) m_source.fetch(name);
}

void WeightStream::fetchAfter(size_t group) {
    const auto here = std::find(m_pass.begin() + static_cast<std::ptrdiff_t>(m_at), m_pass.end(), group);
    if (here == m_pass.end()) return;
    const auto next = std::next(here);
    m_at = static_cast<size_t>(next - m_pass.begin());
    if (m_fetch == Fetch::Wait || next == m_pass.end() || m_groups[*next].loaded) return;
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = *next;
    }
    m_wake.notify_all();
}

void WeightStream::fetchLoop() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_stop || m_wanted; });
        if (m_stop) return;
        const size_t group = *std::exchange(m_wanted, std::nullopt);
        lock.unlock();
        fetchNow(group);
        lock.lock();
    }
}

}  // namespace lightreel
