#include "core/director/question_context.h"

#include <algorithm>

#include "core/director/words.h"

namespace lightreel {
namespace {

/// One line in quotation marks, with none inside.
std::string quoted(const std::string& text, int characters) {
    std::string line = shortened(oneLine(text), characters);
    std::replace(line.begin(), line.end(), '"', '\'');
    return '"' + line + '"';
}

const char* nameOf(Fact::Kind kind) {
    switch (kind) {
        case Fact::Kind::Clip:
            return "Clip";
        case Fact::Kind::Failure:
            return "Failed run";
        case Fact::Kind::Decision:
            return "Decision";
        case Fact::Kind::Quote:
            return "Said earlier";
    }
    return "";
}

}  // namespace

std::string contextOf(const std::vector<Fact>& facts, int64_t clips, size_t most) {
    if (facts.empty()) return {};
    std::string out =
        "Facts from this project (" + std::to_string(clips) + (clips == 1 ? " clip):" : " clips):");
    for (const Fact& fact : facts) {
        const std::string line = std::string("\n- ") + nameOf(fact.kind) + ' ' + quoted(fact.title, 90) +
                                 ": " + quoted(fact.text, 360);
        if (out.size() + line.size() > most) break;
        out += line;
    }
    return out;
}

}  // namespace lightreel
