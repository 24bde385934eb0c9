#include "core/compare/comparison_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/request/acceleration_text.h"
#include "core/request/presets.h"
#include "core/request/ranges.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr size_t kMostMembers = kMostCombinations + 1;

bool hasName(const std::vector<ComparisonMember>& members, const std::string& name) {
    return std::ranges::find(members, name, &ComparisonMember::name) != members.end();
}

std::string freeName(const std::vector<ComparisonMember>& members, const std::string& name) {
    std::string free = name;
    for (int number = 2; hasName(members, free); ++number) free = fmt::format("{} ({})", name, number);
    return free;
}

/// Collects settings under the names that they have by themselves.
class Settings {
  public:
    template <typename Change>
    void add(Change change) {
        AccelerationOptions options;
        change(options);
        m_members.push_back({accelerationName(options), options});
    }
    void addCache(CacheMode mode, int interval, int depth) {
        add([&](AccelerationOptions& options) { options.cache = {mode, interval, depth}; });
    }
    void addBudget(double budget) {
        add([&](AccelerationOptions& options) {
            options.cache.mode = CacheMode::Adaptive;
            options.cache.errorBudget = budget;
        });
    }
    [[nodiscard]] std::vector<ComparisonMember> take() { return std::move(m_members); }

  private:
    std::vector<ComparisonMember> m_members;
};

void addCaches(Settings& settings, bool full, const SettingChoices& choices) {
    if (choices.cacheDepths > 0)
        for (const int interval : full ? std::vector{2, 3} : std::vector{2})
            settings.addCache(CacheMode::DeepCache, interval, 0);
    for (const int interval : full ? std::vector{2, 3, 5} : std::vector{2})
        for (int depth = 0; depth < std::min(full ? 3 : 1, choices.cacheDepths); ++depth)
            settings.addCache(CacheMode::LightCache, interval, depth);
    if (choices.errorBudgets)
        for (const double budget : full ? std::vector{0.1, 0.3, 1.0} : std::vector{0.3})
            settings.addBudget(budget);
}

void addMemory(Settings& settings, const SettingChoices& choices) {
    settings.add([](AccelerationOptions& options) { options.chunk.mode = ChunkMode::Exact; });
    if (choices.cacheDepths > 0)
        settings.add([](AccelerationOptions& options) {
            options.cache.mode = CacheMode::LightCache;
            options.chunk.mode = ChunkMode::Exact;
        });
    settings.add([](AccelerationOptions& options) { options.chunk.mode = ChunkMode::Paper; });
    settings.add([](AccelerationOptions& options) { options.slice.rows = 4; });
    settings.add([](AccelerationOptions& options) { options.swap.what = SwapWhat::Weights; });
    settings.add([](AccelerationOptions& options) { options = presetOptions(Preset::LeastMemory); });
}

void addDecoding(Settings& settings, const SettingChoices& choices) {
    const auto temporal = [&settings](TemporalDecode mode, int window) {
        settings.add([&](AccelerationOptions& options) {
            options.slice.temporal = mode;
            options.slice.window = window;
        });
    };
    if (!choices.temporalDecoder) {
        settings.add([&](AccelerationOptions& options) { options.slice.frames = choices.frames; });
        return;
    }
    temporal(TemporalDecode::Window, 8);
    temporal(TemporalDecode::Window, 1);
    temporal(TemporalDecode::Flat, AccelerationOptions::Slice().window);
}

[[noreturn]] void unreadable(const std::string& reason) {
    throw Failure{{ErrorCode::FileUnreadable, {{"path", "comparison.json"}, {"reason", reason}}}};
}

ComparisonPlan planFrom(const json& from) {
    const int schema = from.at("schema").get<int>();
    if (schema > kComparisonSchema)
        unreadable(fmt::format("it was written by a newer version (schema {}, this one reads {})", schema,
                               kComparisonSchema));
    Result<GenerationRequest> request = requestFromJson(from.at("request"));
    if (!request) throw Failure{request.error()};
    ComparisonPlan plan{from.value("title", ""),
                        from.value("created", ""),
                        from.value("version", ""),
                        *request,
                        from.at("model_folder").get<std::string>(),
                        from.value("motion_adapter", ""),
                        {},
                        from.value("repeats", 1),
                        from.value("warm_up", true)};
    for (const json& member : from.at("members"))
        plan.members.push_back(
            {member.at("name").get<std::string>(), accelerationFromJson(member.at("acceleration"))});
    if (const Result<void> sound = validate(plan); !sound) unreadable(paragraph(sound.error()));
    return plan;
}

}  // namespace

std::vector<ComparisonMember> withBaseline(std::vector<ComparisonMember> members) {
    members.insert(members.begin(), {"plain", {}});
    std::vector<ComparisonMember> kept;
    for (ComparisonMember& member : members) {
        const auto same = [&](const ComparisonMember& other) {
            return doesTheSame(member.acceleration, other.acceleration);
        };
        if (const auto found = std::ranges::find_if(kept, same); found != kept.end()) {
            // The user's word for the plain run is kept.
            if (found == kept.begin() && !member.name.empty() && !hasName(kept, member.name))
                found->name = member.name;
            continue;
        }
        if (member.name.empty()) member.name = accelerationName(member.acceleration);
        member.name = freeName(kept, member.name);
        kept.push_back(std::move(member));
    }
    return kept;
}

Result<void> validate(const ComparisonPlan& plan) {
    try {
        checkRange("settings", static_cast<double>(plan.members.size()), 1, kMostMembers);
        checkRange("repeats", plan.repeats, 1, 100);
        for (const ComparisonMember& member : plan.members)
            if (Result<void> sound = validate(member.acceleration); !sound) return sound;
        return validate(plan.request);
    } catch (const Failure& failure) {
        return failure.error;
    }
}

json toJson(const ComparisonPlan& plan) {
    json members = json::array();
    for (const ComparisonMember& member : plan.members)
        members.push_back({{"name", member.name}, {"acceleration", toJson(member.acceleration)}});
    return {{"schema", kComparisonSchema},
            {"title", plan.title},
            {"created", plan.created},
            {"version", plan.version},
            {"request", toJson(plan.request)},
            {"model_folder", plan.modelFolder},
            {"motion_adapter", plan.motionAdapter},
            {"members", members},
            {"repeats", plan.repeats},
            {"warm_up", plan.warmUp}};
}

Result<ComparisonPlan> comparisonPlanFromJson(const json& from) {
    try {
        return planFrom(from);
    } catch (const Failure& failure) {
        return failure.error;
    } catch (const json::exception& failure) {
        return Error{ErrorCode::FileUnreadable, {{"path", "comparison.json"}, {"reason", failure.what()}}};
    }
}

std::vector<ComparisonMember> usualSettings(bool full, const SettingChoices& choices) {
    Settings settings;
    settings.add([](AccelerationOptions&) {});
    addCaches(settings, full, choices);
    addMemory(settings, choices);
    addDecoding(settings, choices);
    return withBaseline(settings.take());
}

}  // namespace lightreel
