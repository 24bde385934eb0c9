#include "core/request/acceleration_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/format.h"
#include "core/base/number_text.h"
#include "core/request/mode_detail.h"
#include "core/request/presets.h"

namespace lightreel {
namespace {

[[noreturn]] void refuse(std::string_view value, std::string allowed) {
    throw Failure{{ErrorCode::BadRequest,
                   {{"option", "setting"}, {"value", std::string(value)}, {"allowed", std::move(allowed)}}}};
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const size_t end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

struct Assignment {
    std::string_view key, value;
};

Assignment assignmentOf(std::string_view part) {
    const size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == part.size())
        refuse(part, "it must read key=value");
    return {part.substr(0, equals), part.substr(equals + 1)};
}

template <typename Number>
void readNumber(const Assignment& given, Number& into) {
    const std::optional<Number> number = numberFromText<Number>(given.value);
    if (!number) refuse(given.value, fmt::format("\"{}\" takes a number", given.key));
    into = *number;
}

template <typename Mode>
void readWord(const Assignment& given, std::optional<Mode> (*fromName)(const std::string&),
              const std::vector<std::string>& known, Mode& into) {
    const std::optional<Mode> mode = fromName(std::string(given.value));
    if (!mode) refuse(given.value, fmt::format("\"{}\" is {}", given.key, fmt::join(known, ", ")));
    into = *mode;
}

const std::map<std::string_view, ModeDetail> kDetails{
    {"interval", ModeDetail::CacheInterval}, {"depth", ModeDetail::CacheDepth},
    {"centre", ModeDetail::CacheCentre},     {"power", ModeDetail::CachePower},
    {"budget", ModeDetail::ErrorBudget},     {"bytes", ModeDetail::ChunkBytes},
    {"frames", ModeDetail::ChunkFrames},     {"rows", ModeDetail::ChunkRows},
    {"slice", ModeDetail::SliceFrames}};

/// Options, and the keys that have no say in them with the reason.
struct Setting {
    AccelerationOptions options;
    std::map<std::string_view, std::string> idle;
};

/// Reads one assignment after the other into options.
class SettingReader {
  public:
    void take(const Assignment& given) {
        if (given.key == "preset")
            takePreset(given);
        else if (given.key == "swap")
            readWord(given, &swapWhatFromName, swapWhatNames(), m_options.swap.what);
        else if (!takeCache(given) && !takeChunk(given) && !takeDecode(given))
            refuse(given.key,
                   "known are preset, cache, interval, depth, budget, centre, power, chunk, frames, rows, "
                   "bytes, slice, slice-rows, temporal and swap");
        m_given.push_back(given.key);
    }

    Setting finish() {
        CacheMode& mode = m_options.cache.mode;
        if (mode == CacheMode::Off && !isGiven("cache")) mode = impliedCache();
        Setting setting{m_options, {}};
        for (const std::string_view key : m_given)
            if (const auto detail = kDetails.find(key); detail != kDetails.end())
                if (std::string why = whyIdle(detail->second, m_options); !why.empty())
                    setting.idle.emplace(key, std::move(why));
        return setting;
    }

  private:
    [[nodiscard]] bool isGiven(std::string_view key) const {
        return std::ranges::find(m_given, key) != m_given.end();
    }

    [[nodiscard]] CacheMode impliedCache() const {
        if (isGiven("budget")) return CacheMode::Adaptive;
        const bool numbered = isGiven("interval") || isGiven("depth") || isGiven("centre");
        return numbered ? CacheMode::LightCache : CacheMode::Off;
    }

    bool takeCache(const Assignment& given) {
        AccelerationOptions::Cache& cache = m_options.cache;
        if (given.key == "cache")
            readWord(given, &cacheModeFromName, cacheModeNames(), cache.mode);
        else if (given.key == "interval")
            readNumber(given, cache.interval);
        else if (given.key == "depth")
            readNumber(given, cache.depth);
        else if (given.key == "budget")
            readNumber(given, cache.errorBudget);
        else if (given.key == "centre")
            readNumber(given, cache.centre.emplace());
        else if (given.key == "power")
            readNumber(given, cache.power);
        else
            return false;
        return true;
    }

    bool takeChunk(const Assignment& given) {
        AccelerationOptions::Chunk& chunk = m_options.chunk;
        if (given.key == "chunk")
            readWord(given, &chunkModeFromName, chunkModeNames(), chunk.mode);
        else if (given.key == "frames")
            readNumber(given, chunk.frames);
        else if (given.key == "rows")
            readNumber(given, chunk.rows);
        else if (given.key == "bytes")
            chunk.bytes = sizeOf(given);
        else
            return false;
        return true;
    }

    bool takeDecode(const Assignment& given) {
        AccelerationOptions::Slice& slice = m_options.slice;
        if (given.key == "slice")
            readNumber(given, slice.frames);
        else if (given.key == "slice-rows")
            readNumber(given, slice.rows);
        else if (given.key == "temporal")
            takeTemporal(given);
        else
            return false;
        return true;
    }

    void takeTemporal(const Assignment& given) {
        const size_t colon = std::min(given.value.find(':'), given.value.size());
        Assignment word{given.key, given.value.substr(0, colon)};
        readWord(word, &temporalDecodeFromName, temporalDecodeNames(), m_options.slice.temporal);
        const bool numbered = colon < given.value.size();
        if (numbered != (m_options.slice.temporal == TemporalDecode::Window))
            refuse(given.value, "known are exact, window:N with a number of frames, and 2d");
        if (numbered) readNumber({given.key, given.value.substr(colon + 1)}, m_options.slice.window);
    }

    void takePreset(const Assignment& given) {
        const std::optional<Preset> preset = presetFromName(std::string(given.value));
        if (!preset) refuse(given.value, fmt::format("a preset is {}", fmt::join(presetNames(), ", ")));
        if (!m_given.empty()) refuse(given.value, "a preset stands before what changes it");
        m_options = presetOptions(*preset);
    }

    static int64_t sizeOf(const Assignment& given) {
        const std::optional<int64_t> bytes = parseMemory(given.value);
        if (!bytes) refuse(given.value, "\"bytes\" takes a size such as 64MiB");
        return *bytes;
    }

    AccelerationOptions m_options;
    std::vector<std::string_view> m_given;
};

Setting readSetting(const std::vector<Assignment>& assignments) {
    SettingReader reader;
    for (const Assignment& given : assignments) reader.take(given);
    Setting setting = reader.finish();
    if (const Result<void> sound = validate(setting.options); !sound) throw Failure{sound.error()};
    return setting;
}

/// One value of every axis: the number's digits, the last axis' changing fastest.
std::vector<Assignment> combination(const std::vector<GridAxis>& axes, size_t number) {
    std::vector<Assignment> assignments(axes.size());
    for (size_t i = axes.size(); i-- > 0; number /= axes[i].values.size())
        assignments[i] = {axes[i].key, axes[i].values[number % axes[i].values.size()]};
    return assignments;
}

/// The parts that a setting's text or name is joined from.
class Parts {
  public:
    template <typename... Args>
    void add(bool differs, fmt::format_string<Args...> text, Args&&... args) {
        if (differs) m_parts.push_back(fmt::format(text, std::forward<Args>(args)...));
    }
    [[nodiscard]] std::string joined(const char* separator) const {
        return fmt::format("{}", fmt::join(m_parts, separator));
    }

  private:
    std::vector<std::string> m_parts;
};

void addCacheName(Parts& parts, const AccelerationOptions::Cache& cache) {
    parts.add(cache.mode == CacheMode::DeepCache, "DeepCache {}/{}", cache.interval, cache.depth);
    parts.add(cache.mode == CacheMode::LightCache, "LightCache {}/{}", cache.interval, cache.depth);
    parts.add(cache.mode == CacheMode::Adaptive, "adaptive {:g}", cache.errorBudget);
    parts.add(cache.centre.has_value(), "densest at step {}", cache.centre.value_or(0));
}

std::string piecesName(const AccelerationOptions::Chunk& chunk) {
    if (chunk.frames > 0 || chunk.rows > 0) return fmt::format(" {}x{}", chunk.frames, chunk.rows);
    return chunk.bytes == AccelerationOptions::Chunk().bytes ? "" : " of " + formatMemory(chunk.bytes);
}

}  // namespace

std::string temporalDecodeText(const AccelerationOptions::Slice& slice) {
    const std::string& word = temporalDecodeName(slice.temporal);
    return slice.temporal == TemporalDecode::Window ? fmt::format("{}:{}", word, slice.window) : word;
}

Result<AccelerationOptions> accelerationFromText(std::string_view text) {
    try {
        std::vector<Assignment> assignments;
        for (const std::string_view part : split(text, ',')) assignments.push_back(assignmentOf(part));
        const Setting setting = readSetting(assignments);
        if (!setting.idle.empty()) refuse(setting.idle.begin()->first, setting.idle.begin()->second);
        return setting.options;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

std::string accelerationName(const AccelerationOptions& given) {
    const AccelerationOptions options = essentialOptions(given), plain;
    if (options == plain) return "plain";
    if (options == essentialOptions(presetOptions(Preset::LeastMemory))) return "least memory";
    const auto& [cache, chunk, slice, swap, budget] = options;
    Parts parts;
    addCacheName(parts, cache);
    parts.add(chunk.mode != ChunkMode::Off, "{} chunks{}", chunkModeName(chunk.mode), piecesName(chunk));
    parts.add(slice.frames != plain.slice.frames, "{} frames decoded at once", slice.frames);
    parts.add(slice.rows != plain.slice.rows, "decoded in {} bands", slice.rows);
    parts.add(slice.temporal != plain.slice.temporal, "decoded {}", temporalDecodeText(slice));
    parts.add(swap.what != SwapWhat::Nothing, "swap {}", swapWhatName(swap.what));
    return parts.joined(" + ");
}

Result<std::vector<GridAxis>> gridFromText(std::string_view text) {
    try {
        std::vector<GridAxis> axes;
        for (const std::string_view part : split(text, ',')) {
            const Assignment given = assignmentOf(part);
            GridAxis& axis = axes.emplace_back(GridAxis{std::string(given.key), {}});
            for (const std::string_view value : split(given.value, '/')) axis.values.emplace_back(value);
        }
        if (axes.empty()) refuse(text, "a grid reads key=value/value,key=value/value");
        return axes;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

Result<std::vector<AccelerationOptions>> gridSettings(const std::vector<GridAxis>& axes) {
    size_t count = 1;
    for (const GridAxis& axis : axes) count = std::min(count * axis.values.size(), kMostCombinations + 1);
    try {
        if (count > kMostCombinations)
            refuse("grid", fmt::format("it may have {} combinations at most", kMostCombinations));
        std::vector<AccelerationOptions> settings, known;
        std::map<std::string_view, std::string> idle;  // in every combination so far
        for (size_t number = 0; number < count; ++number) {
            const Setting setting = readSetting(combination(axes, number));
            if (number == 0) idle = setting.idle;
            std::erase_if(idle, [&](const auto& key) { return !setting.idle.contains(key.first); });
            const AccelerationOptions essence = essentialOptions(setting.options);
            if (std::ranges::find(known, essence) != known.end()) continue;
            known.push_back(essence);
            settings.push_back(setting.options);
        }
        if (!idle.empty()) refuse(idle.begin()->first, idle.begin()->second);
        return settings;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

}  // namespace lightreel
