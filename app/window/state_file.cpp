#include "app/window/state_file.h"

#include <QStandardPaths>

#include "core/base/log.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr auto kWindow = "window";

/// Reads one key after the other; a missing key or one of another type leaves the default.
class Reader {
  public:
    explicit Reader(const json& from) : m_from(from) {}

    void read(const char* key, QString& value) const {
        const auto found = m_from.find(key);
        if (found != m_from.end() && found->is_string())
            value = QString::fromStdString(found->get<std::string>());
    }
    void read(const char* key, QByteArray& value) const {
        QString text;
        read(key, text);
        value = QByteArray::fromBase64(text.toLatin1());
    }
    void read(const char* key, bool& value) const {
        const auto found = m_from.find(key);
        if (found != m_from.end() && found->is_boolean()) value = found->get<bool>();
    }
    void read(const char* key, int& value, int low, int high) const {
        const auto found = m_from.find(key);
        if (found == m_from.end() || !found->is_number_integer()) return;
        if (const auto number = found->get<int64_t>(); number >= low && number <= high)
            value = static_cast<int>(number);
    }
    void read(const char* key, QStringList& value) const {
        const auto found = m_from.find(key);
        if (found == m_from.end() || !found->is_array()) return;
        value.clear();
        for (const json& entry : *found)
            if (entry.is_string()) value << QString::fromStdString(entry.get<std::string>());
    }

  private:
    const json& m_from;
};

QString defaultClipFolder() {
    const QString movies = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation);
    return (movies.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::HomeLocation) : movies) +
           QStringLiteral("/Lightreel");
}

json listOf(const QStringList& words) {
    json list = json::array();
    for (const QString& word : words) list.push_back(word.toStdString());
    return list;
}

json toJson(const WindowState& state) {
    json out{{"geometry", state.geometry.toBase64().toStdString()},
             {"docks", state.docks.toBase64().toStdString()},
             {"output_folder", state.outputFolder.toStdString()},
             {"output_suffix", state.outputSuffix.toStdString()},
             {"output_name", state.outputName.toStdString()},
             {"seed_locked", state.seedLocked},
             {"clip_folder", state.clipFolder.toStdString()},
             {"picture_folder", state.pictureFolder.toStdString()},
             {"last_clip", state.lastClip.toStdString()},
             {"theme", state.theme.toStdString()},
             {"turned_traces", listOf(state.turnedTraces)},
             {"unfinished_comparisons", listOf(state.unfinishedComparisons)},
             {"comparison_columns", listOf(state.turnedColumns)},
             {"comparison_folder", state.comparisonFolder.toStdString()},
             {"director_model", state.directorModel.toStdString()},
             {"loop_mode", state.loopMode},
             {"still_clips", state.stillClips},
             {"get_started_at_start", state.getStartedAtStart}};
    out["acceleration"] = toJson(state.acceleration);
    out["history"] = toJson(state.history);
    if (state.request) out["request"] = toJson(*state.request);
    return out;
}

}  // namespace

WindowState StateFile::load() {
    WindowState state;
    state.outputFolder = defaultClipFolder();
    SettingsFile::Loaded loaded = m_file.load();
    if (!loaded.notice.empty()) {
        log().warn("{}", loaded.notice);
        m_notice = QString::fromStdString(loaded.notice);
    }
    state.notice = m_notice;
    m_values = std::move(loaded.values);
    const auto found = m_values.find(kWindow);
    if (found == m_values.end() || !found->is_object()) return state;
    const Reader reader(*found);
    reader.read("geometry", state.geometry);
    reader.read("docks", state.docks);
    reader.read("output_folder", state.outputFolder);
    reader.read("output_suffix", state.outputSuffix);
    reader.read("output_name", state.outputName);
    reader.read("seed_locked", state.seedLocked);
    reader.read("clip_folder", state.clipFolder);
    reader.read("picture_folder", state.pictureFolder);
    reader.read("last_clip", state.lastClip);
    reader.read("theme", state.theme);
    reader.read("turned_traces", state.turnedTraces);
    reader.read("unfinished_comparisons", state.unfinishedComparisons);
    reader.read("comparison_columns", state.turnedColumns);
    reader.read("comparison_folder", state.comparisonFolder);
    reader.read("director_model", state.directorModel);
    reader.read("loop_mode", state.loopMode, 0, 2);
    reader.read("still_clips", state.stillClips);
    reader.read("get_started_at_start", state.getStartedAtStart);
    if (const auto acceleration = found->find("acceleration"); acceleration != found->end())
        state.acceleration = accelerationFromJson(*acceleration);
    if (const auto history = found->find("history"); history != found->end())
        state.history = historyFromJson(*history);
    if (const auto request = found->find("request"); request != found->end())
        if (auto parsed = requestFromJson(*request); parsed) state.request = std::move(parsed.value());
    return state;
}

void StateFile::save(const WindowState& state) {
    json window = m_values.value(kWindow, json::object());
    if (!window.is_object()) window = json::object();
    window.update(toJson(state));
    m_values[kWindow] = std::move(window);
    m_writer.start([file = m_file, values = m_values] {
        if (const auto written = file.save(values); !written) log().warn("{}", paragraph(written.error()));
    });
}

}  // namespace lightreel
