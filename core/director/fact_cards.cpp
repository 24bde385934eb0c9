#include "core/director/fact_cards.h"

#include <QStringList>
#include <filesystem>

#include "core/base/format.h"
#include "core/director/words.h"
#include "core/request/acceleration_text.h"

namespace lightreel {
namespace {

constexpr int kTitle = 80, kQuote = 400;  // UTF-16 units

/// "2026-11-26 10:00 UTC"
std::string readableTime(const std::string& iso) {
    constexpr size_t kToMinutes = 16;
    std::string out = iso.substr(0, kToMinutes);
    if (out.size() == kToMinutes) out = out.replace(out.find('T'), 1, " ") + " UTC";
    return out;
}

/// "denoise 7.2 s, decode 1.5 s"
template <typename Value, typename Format>
std::string byStage(const std::map<std::string, Value>& values, const Format& format) {
    std::string out;
    for (const auto& [stage, value] : values)
        if (stage != "total") out += (out.empty() ? "" : ", ") + stage + ' ' + format(value);
    return out;
}

/// Without trailing zeros, point as decimal sign.
std::string plain(double value) {
    return QString::number(value).toStdString();
}

std::string settingsLine(const ClipEntry& entry) {
    const GenerationRequest& request = entry.request;
    QStringList parts;
    const auto say = [&parts](const std::string& text) { parts << QString::fromStdString(text); };
    if (request.steps > 0) say(std::to_string(request.steps) + " steps");
    if (request.guidance) say("guidance " + plain(*request.guidance));
    if (!request.scheduler.empty()) say(request.scheduler);
    if (request.width > 0 && request.height > 0)
        say(std::to_string(request.width) + " x " + std::to_string(request.height));
    if (request.frames > 0) say(std::to_string(request.frames) + " frames");
    if (request.fps > 0) say(std::to_string(request.fps) + " fps");
    if (!request.model.empty()) say("model " + std::filesystem::path(request.model).filename().string());
    say(accelerationName(entry.acceleration));
    return "Settings: " + parts.join(QLatin1String(", ")).toStdString();
}

std::string durationLine(const ClipEntry& entry) {
    return "Took " + formatSeconds(totalSeconds(entry)) + ": " + byStage(entry.seconds, formatSeconds);
}

std::string memoryLine(const ClipEntry& entry) {
    return "Peak memory " + formatMemory(highestPeak(entry)) + ": " + byStage(entry.peakBytes, formatMemory);
}

/// One line for each thing that was asked for; the seed and what the user thinks of it in any case.
std::vector<std::string> linesOf(const ClipEntry& entry, const FactQuery& query) {
    std::vector<std::string> lines;
    if (entry.failed) lines.push_back(entry.error);
    if (entry.failed && !entry.stage.empty()) lines.push_back("Ended in stage: " + entry.stage);
    lines.push_back("Seed " + std::to_string(entry.request.seed));
    if (query.asks(Asked::Settings) || query.asked.empty()) lines.push_back(settingsLine(entry));
    if (query.asks(Asked::Prompt)) {
        lines.push_back("Prompt: " + entry.request.prompt);
        if (!entry.request.negativePrompt.empty())
            lines.push_back("Negative: " + entry.request.negativePrompt);
    }
    if (query.asks(Asked::File))
        lines.push_back(entry.path.empty() ? "Its file was replaced" : "File: " + entry.path);
    if (query.asks(Asked::Date)) lines.push_back("Made " + readableTime(entry.created));
    if (query.asks(Asked::Duration) && !entry.seconds.empty()) lines.push_back(durationLine(entry));
    if (query.asks(Asked::Memory) && !entry.peakBytes.empty()) lines.push_back(memoryLine(entry));
    if (entry.liked)
        lines.emplace_back("Liked");
    else if (query.asks(Asked::Liked))
        lines.emplace_back("Not marked as liked");
    if (!entry.note.empty()) lines.push_back("Note: " + entry.note);
    return lines;
}

}  // namespace

Fact cardOf(const ClipEntry& entry, const FactQuery& query) {
    Fact fact;
    fact.kind = entry.failed ? Fact::Kind::Failure : Fact::Kind::Clip;
    const std::string prompt = shortened(oneLine(entry.request.prompt), kTitle);
    fact.title = prompt.empty() ? std::filesystem::path(entry.path).filename().string() : prompt;
    for (const std::string& line : linesOf(entry, query)) fact.text += (fact.text.empty() ? "" : "\n") + line;
    fact.time = entry.created;
    if (!entry.failed) fact.clip = entry.path;
    fact.run = entry.run;
    return fact;
}

Fact cardOf(const Decision& decision) {
    return {Fact::Kind::Decision, shortened(oneLine(decision.text), kTitle),
            decision.text,        decision.time,
            decision.clip,        {},
            decision.turn};
}

Fact quoteOf(const Message& message) {
    const char* who = message.turn.speaker == Speaker::User ? "You" : "The assistant";
    return {Fact::Kind::Quote,
            who + std::string(", ") + readableTime(message.time),
            shortened(message.turn.text, kQuote),
            message.time,
            {},
            {},
            message.turn.id};
}

}  // namespace lightreel
