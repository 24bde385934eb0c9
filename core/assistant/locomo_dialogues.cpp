#include "core/assistant/locomo_dialogues.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/number_text.h"
#include "core/base/strict_json.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr size_t kLargestFile = 64 << 20;

/// What is wrong with the file, and where.
struct Malformed {
    std::string reason;
};

const json& member(const json& object, const char* key, const std::string& where) {
    if (!object.is_object() || !object.contains(key)) throw Malformed{where + " has no \"" + key + "\""};
    return object.at(key);
}

std::string text(const json& object, const char* key, const std::string& where) {
    const json& value = member(object, key, where);
    if (!value.is_string()) throw Malformed{where + ": \"" + key + "\" is no text"};
    return value.get<std::string>();
}

/// 12 of "session_12"; nothing for other keys ("session_12_date_time").
std::optional<int> sessionNumber(const std::string& key) {
    constexpr std::string_view kPrefix = "session_";
    if (!key.starts_with(kPrefix)) return std::nullopt;
    return numberFromText<int>(std::string_view(key).substr(kPrefix.size()));
}

struct Conversation {
    BenchDialogue dialogue;
    std::map<std::string, size_t> ids;  ///< messages by dia_id
};

void addSession(const json& turns, const std::string& date, const std::string& where, Conversation& out) {
    if (!turns.is_array()) throw Malformed{where + " is no list"};
    if (turns.empty()) return;
    out.dialogue.sessions.push_back(out.dialogue.messages.size());
    for (const json& turn : turns) {
        std::string said = text(turn, "text", where);
        if (const auto caption = turn.find("blip_caption"); caption != turn.end() && caption->is_string())
            said.append(" [shows a picture: ").append(caption->get<std::string>()).append("]");
        if (&turn == &turns.front() && !date.empty()) said.insert(0, "] ").insert(0, date).insert(0, "[");
        out.ids[text(turn, "dia_id", where)] = out.dialogue.messages.size();
        out.dialogue.messages.push_back({text(turn, "speaker", where), said});
    }
}

void addSessions(const json& conversation, const std::string& where, Conversation& out) {
    if (!conversation.is_object()) throw Malformed{where + ": \"conversation\" is no object"};
    std::map<int, std::string> sessions;
    for (const auto& [key, value] : conversation.items())
        if (const auto number = sessionNumber(key)) sessions[*number] = key;
    for (const auto& [number, key] : sessions) {
        const std::string dateKey = key + "_date_time";
        const std::string date =
            conversation.contains(dateKey) ? text(conversation, dateKey.c_str(), where) : "";
        std::string place = where;
        addSession(conversation.at(key), date, place.append(", ").append(key), out);
    }
}

/// Some entries name several messages: "D8:6; D9:17".
std::optional<std::vector<size_t>> evidenceOf(const json& question, const Conversation& conversation,
                                              const std::string& where) {
    const json& names = member(question, "evidence", where);
    if (!names.is_array()) throw Malformed{where + ": \"evidence\" is no list"};
    std::vector<size_t> messages;
    for (const json& entry : names) {
        if (!entry.is_string()) throw Malformed{where + ": \"evidence\" holds something else than text"};
        std::string all = entry.get<std::string>();
        std::ranges::replace(all, ';', ' ');
        for (size_t at = 0; (at = all.find_first_not_of(' ', at)) != std::string::npos;) {
            const size_t end = std::min(all.find(' ', at), all.size());
            const auto found = conversation.ids.find(all.substr(at, end - at));
            if (found == conversation.ids.end()) return std::nullopt;
            messages.push_back(found->second);
            at = end;
        }
    }
    std::ranges::sort(messages);
    return messages;
}

std::string answerOf(const json& question, const std::string& where) {
    const json& answer = member(question, "answer", where);
    if (answer.is_string()) return answer.get<std::string>();
    if (answer.is_number_integer()) return std::to_string(answer.get<int64_t>());
    throw Malformed{where + ": \"answer\" is neither text nor a number"};
}

void addQuestion(const json& question, const std::string& where, Conversation& out) {
    const json& category = member(question, "category", where);
    if (!category.is_number_integer()) throw Malformed{where + ": \"category\" is no number"};
    const auto number = category.get<int>();
    if (number < 1 || number > 4) return;
    const auto evidence = evidenceOf(question, out, where);
    BenchQuestion asked;
    asked.text = text(question, "question", where);
    asked.answer = answerOf(question, where);
    if (!evidence || evidence->empty() || asked.answer.empty()) return;
    asked.evidence = *evidence;
    asked.kind = "category " + std::to_string(number);
    out.dialogue.questions.push_back(std::move(asked));
}

BenchDialogue dialogueOf(const json& sample, size_t number) {
    const std::string where = "conversation " + std::to_string(number);
    Conversation out;
    out.dialogue.name =
        sample.is_object() && sample.contains("sample_id") ? text(sample, "sample_id", where) : where;
    addSessions(member(sample, "conversation", where), where, out);
    const json& questions = member(sample, "qa", where);
    if (!questions.is_array()) throw Malformed{where + ": \"qa\" is no list"};
    for (size_t i = 0; i < questions.size(); ++i)
        addQuestion(questions[i], where + ", question " + std::to_string(i + 1), out);
    return std::move(out.dialogue);
}

}  // namespace

Result<std::vector<BenchDialogue>> locomoDialogues(const json& conversations, const std::string& name) {
    try {
        if (!conversations.is_array() || conversations.empty())
            throw Malformed{"it is no list of conversations"};
        std::vector<BenchDialogue> dialogues;
        for (size_t i = 0; i < conversations.size(); ++i)
            dialogues.push_back(dialogueOf(conversations[i], i + 1));
        return dialogues;
    } catch (const Malformed& malformed) {
        return Error{ErrorCode::FileUnreadable, {{"path", name}, {"reason", malformed.reason}}};
    }
}

Result<std::vector<BenchDialogue>> readLocomo(const std::filesystem::path& path) {
    JsonLimits limits;
    limits.bytes = kLargestFile;
    const Result<json> conversations = readStrictJson(path, limits);
    if (!conversations) return conversations.error();
    return locomoDialogues(*conversations, path.string());
}

}  // namespace lightreel
