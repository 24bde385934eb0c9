#include "core/director/reply_json.h"

#include <array>
#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 4> kKinds{"clip", "failure", "decision", "quote"};

json answerJson(const Answer& answer) {
    return {{"tokens", answer.tokens},
            {"stopped", answer.stopped},
            {"cut", answer.cut},
            {"shortened", answer.shortened},
            {"apart", answer.apart},
            {"episode", answer.episode},
            {"likeness", answer.likeness},
            {"margin", answer.margin},
            {"turns", answer.turns},
            {"first_token_seconds", answer.firstTokenSeconds},
            {"seconds_per_token", answer.secondsPerToken}};
}

Answer answerFromJson(const json& from) {
    Answer answer;
    answer.tokens = from.value("tokens", int64_t{0});
    answer.stopped = from.value("stopped", false);
    answer.cut = from.value("cut", false);
    answer.shortened = from.value("shortened", false);
    answer.episode = from.value("episode", -1);
    answer.likeness = from.value("likeness", 0.0);
    answer.margin = from.value("margin", 0.0);
    answer.turns = from.value("turns", answer.turns);
    answer.apart = from.value("apart", false);
    answer.firstTokenSeconds = from.value("first_token_seconds", 0.0);
    answer.secondsPerToken = from.value("seconds_per_token", 0.0);
    return answer;
}

Reply readReply(const json& from) {
    Reply reply;
    reply.question = from.value("question", int64_t{0});
    for (const json& fact : from.value("facts", json::array())) reply.facts.push_back(factFromJson(fact));
    for (const json& span : from.value("unverified", json::array()))
        reply.unverified.push_back({span.at(0).get<size_t>(), span.at(1).get<size_t>()});
    if (from.contains("prompt")) reply.prompt = from.at("prompt").get<std::string>();
    reply.modelUsed = from.value("model_used", false);
    reply.whyNoModel = from.value("why_no_model", "");
    reply.answer = answerFromJson(from.value("answer", json::object()));
    return reply;
}

}  // namespace

const char* name(Fact::Kind kind) {
    return kKinds.at(static_cast<size_t>(kind));
}

json toJson(const Fact& fact) {
    return {{"kind", name(fact.kind)}, {"title", fact.title}, {"text", fact.text}, {"time", fact.time},
            {"clip", fact.clip},       {"run", fact.run},     {"turn", fact.turn}};
}

Fact factFromJson(const json& from) {
    Fact fact;
    const std::string kind = from.value("kind", "clip");
    for (size_t i = 0; i < kKinds.size(); ++i)
        if (kind == kKinds[i]) fact.kind = static_cast<Fact::Kind>(i);
    fact.title = from.value("title", "");
    fact.text = from.value("text", "");
    fact.time = from.value("time", "");
    fact.clip = from.value("clip", "");
    fact.run = from.value("run", "");
    fact.turn = from.value("turn", int64_t{0});
    return fact;
}

json toJson(const Reply& reply) {
    json facts = json::array(), unverified = json::array();
    for (const Fact& fact : reply.facts) facts.push_back(toJson(fact));
    for (const TextSpan& span : reply.unverified) unverified.push_back({span.begin, span.end});
    json out{{"question", reply.question},       {"facts", facts},
             {"unverified", unverified},         {"model_used", reply.modelUsed},
             {"why_no_model", reply.whyNoModel}, {"answer", answerJson(reply.answer)}};
    if (reply.prompt) out["prompt"] = *reply.prompt;
    return out;
}

Reply replyFromJson(const json& from) {
    try {
        return readReply(from);
    } catch (const json::exception&) {
        return {};
    }
}

}  // namespace lightreel
