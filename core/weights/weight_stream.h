#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/weights/parameter.h"

namespace lightreel {

/// Streams a network's weights from their files while it runs: a group is in memory while it is in use, and
/// the next one is fetched meanwhile on a thread of its own. The numbers are those of a set that is loaded
/// whole. One pass at a time; used by one thread.
class WeightStream {
  public:
    enum class Fetch {
        Ahead,  ///< in the background, while the group before computes
        Wait,   ///< when it is needed: shows what the background earns
    };
    /// Loads group 0, which stays; the source was checked against the set. Set and source outlive the stream.
    WeightStream(ParameterSet& parameters, const WeightSource& source, at::ScalarType dtype, Fetch fetch);
    /// Releases the whole set.
    ~WeightStream();
    WeightStream(const WeightStream&) = delete;
    WeightStream& operator=(const WeightStream&) = delete;

    /// These stay in memory once they were used.
    void keep(const std::vector<size_t>& groups);

    /// The groups that the coming pass uses, in their order.
    void beginPass(std::vector<size_t> groups);

    /// A group in use; it leaves memory with this, if it is not kept.
    class Lease {
      public:
        Lease() = default;
        Lease(WeightStream& stream, size_t group) : m_stream(&stream), m_group(group) {}
        Lease(Lease&& other) noexcept
            : m_stream(std::exchange(other.m_stream, nullptr)), m_group(other.m_group) {}
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (m_stream != nullptr) m_stream->letGo(m_group);
        }

      private:
        WeightStream* m_stream = nullptr;
        size_t m_group = 0;
    };
    /// Loads the group and has the one after it fetched. errors: throws Failure{ModelChanged}
    [[nodiscard]] Lease use(size_t group);
    /// The same where there may be no stream (null), because the network is loaded whole.
    [[nodiscard]] static Lease use(WeightStream* stream, size_t group) {
        return stream != nullptr ? stream->use(group) : Lease();
    }

  private:
    struct Group {
        std::vector<std::string> names;
        int64_t storedBytes = 0;
        bool kept = false, loaded = false;
    };
    void letGo(size_t group);
    void fetchNow(size_t group) const;
    void fetchAfter(size_t group);
    void fetchLoop();

    ParameterSet& m_parameters;
    const WeightSource& m_source;
    at::ScalarType m_dtype;
    Fetch m_fetch;
    std::vector<Group> m_groups;
    std::vector<size_t> m_pass;  ///< the present pass's order
    size_t m_at = 0;             ///< where in it

    std::mutex m_mutex;  // guards the two below
    std::optional<size_t> m_wanted;
    bool m_stop = false;
    std::condition_variable m_wake;
    std::thread m_thread;  // last: it uses all above
};

}  // namespace lightreel
