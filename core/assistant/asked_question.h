#pragma once
#include <cstddef>
#include <functional>
#include <string>

#include "core/assistant/assistant_engine.h"
#include "core/assistant/chat_format.h"

namespace lightreel {

/// A question as a model reads it.
struct AskedQuestion {
    TokenIds ids;
    bool shortened = false;  ///< of its text there are the beginning and the end
};

/// What was said that is to go with a question, in at most so many tokens; it may be nothing.
using Quotes = std::function<std::string(size_t tokens)>;

/// A question with its context and with as many quotes as there is room for behind both. One that does not
/// fit by itself is shortened. quotes: null where nothing is to be quoted. room: tokens of all together.
/// errors: BadRequest when the question fits, or could be shortened, without its context alone
[[nodiscard]] Result<AskedQuestion> askedQuestion(const ChatFormat& format, const Question& question,
                                                  const Quotes& quotes, int64_t room);

}  // namespace lightreel
