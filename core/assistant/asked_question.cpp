#include "core/assistant/asked_question.h"

#include <algorithm>

#include "core/assistant/shortened_text.h"

namespace lightreel {
namespace {

constexpr size_t kQuotedTokens = 192;  ///< most

int64_t sizeOf(const TokenIds& ids) {
    return static_cast<int64_t>(ids.size());
}

TokenIds withQuotes(const ChatFormat& format, const Question& question, const std::string& quotes) {
    return format.question(question.context.empty() ? quotes : question.context + '\n' + quotes,
                           question.text);
}

/// plain: the question without quotes, which fits.
TokenIds quoting(const ChatFormat& format, const Question& question, const Quotes& quotes, TokenIds plain,
                 int64_t room) {
    size_t tokens = std::min(kQuotedTokens, static_cast<size_t>(room - sizeOf(plain)));
    while (tokens > 0) {
        const std::string said = quotes(tokens);
        if (said.empty()) break;
        TokenIds ids = withQuotes(format, question, said);
        const int64_t over = sizeOf(ids) - room;
        if (over <= 0) return ids;
        tokens -= std::min(tokens, static_cast<size_t>(over));  // what stands between them takes room too
    }
    return plain;
}

TokenIds shortenedFor(const ChatFormat& format, const std::string& text, int64_t room) {
    const std::string fitting = fittingEnds(
        shortened(text), [&](const std::string& part) { return sizeOf(format.question("", part)) <= room; });
    return format.question("", fitting);
}

Error tooLong(int64_t tokens, int64_t room) {
    return {ErrorCode::BadRequest,
            {{"option", "the message"},
             {"value", std::to_string(tokens) + " tokens"},
             {"allowed", "up to " + std::to_string(room) + " with what is known about it"}}};
}

}  // namespace

Result<AskedQuestion> askedQuestion(const ChatFormat& format, const Question& question, const Quotes& quotes,
                                    int64_t room) {
    TokenIds plain = format.question(question.context, question.text);
    if (sizeOf(plain) <= room) {
        if (!quotes) return AskedQuestion{std::move(plain), false};
        return AskedQuestion{quoting(format, question, quotes, std::move(plain), room), false};
    }
    if (!question.context.empty()) return tooLong(sizeOf(plain), room);
    TokenIds ids = shortenedFor(format, question.text, room);
    if (sizeOf(ids) > room) return tooLong(sizeOf(ids), room);
    return AskedQuestion{std::move(ids), true};
}

}  // namespace lightreel
