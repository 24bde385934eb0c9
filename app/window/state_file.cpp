#include "app/window/state_file.h"

#include <QStandardPaths>
#include <nlohmann/json.hpp>

#include "core/base/durable_file.h"
#include "core/base/log.h"
#include "core/base/strict_json.h"

namespace lightreel {
namespace {

using nlohmann::json;

std::string text(const json& from, const char* key, const std::string& otherwise = {}) {
    const auto found = from.find(key);
    return found != from.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

bool flag(const json& from, const char* key) {
    const auto found = from.find(key);
    return found != from.end() && found->is_boolean() && found->get<bool>();
}

QByteArray bytes(const json& from, const char* key) {
    return QByteArray::fromBase64(QByteArray::fromStdString(text(from, key)));
}

QString defaultClipFolder() {
    const QString movies = QStandardPaths::writableLocation(QStandardPaths::MoviesLocation);
    return (movies.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::HomeLocation) : movies) +
           QStringLiteral("/Lightreel");
}

json toJson(const WindowState& state) {
    json out{{"version", 1},
             {"geometry", state.geometry.toBase64().toStdString()},
             {"docks", state.docks.toBase64().toStdString()},
             {"output_folder", state.outputFolder.toStdString()},
             {"output_suffix", state.outputSuffix.toStdString()},
             {"theme", state.theme.toStdString()},
             {"seed_locked", state.seedLocked}};
    if (state.request) out["request"] = toJson(*state.request);
    return out;
}

}  // namespace

std::filesystem::path StateFile::standardPath() {
    if (const QByteArray home = qgetenv("LIGHTREEL_HOME"); !home.isEmpty())
        return std::filesystem::path(home.toStdString()) / "window.json";
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return std::filesystem::path(folder.toStdString()) / "lightreel" / "window.json";
}

WindowState StateFile::load() {
    WindowState state;
    state.outputFolder = defaultClipFolder();
    std::error_code failure;
    if (!std::filesystem::exists(m_file, failure)) return state;
    const auto read = readStrictJson(m_file, {.bytes = 16u << 20});
    if (!read || !read->is_object()) {
        log().warn("The window's settings {} cannot be read; they are kept as .corrupt.", m_file.string());
        std::filesystem::rename(m_file, m_file.string() + ".corrupt", failure);
        return state;
    }
    state.geometry = bytes(*read, "geometry");
    state.docks = bytes(*read, "docks");
    state.outputFolder =
        QString::fromStdString(text(*read, "output_folder", state.outputFolder.toStdString()));
    state.outputSuffix = QString::fromStdString(text(*read, "output_suffix", ".mp4"));
    state.theme = QString::fromStdString(text(*read, "theme", "system"));
    state.seedLocked = flag(*read, "seed_locked");
    if (const auto request = read->find("request"); request != read->end())
        if (auto parsed = requestFromJson(*request); parsed) state.request = std::move(parsed.value());
    return state;
}

void StateFile::save(const WindowState& state) {
    m_writer.start([file = m_file, content = toJson(state).dump(1)] {
        std::error_code failure;
        std::filesystem::create_directories(file.parent_path(), failure);
        if (const auto written = writeFileDurably(file, content); !written)
            log().warn("{}", paragraph(written.error()));
    });
}

}  // namespace lightreel
