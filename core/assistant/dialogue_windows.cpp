#include "core/assistant/dialogue_windows.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

namespace lightreel {
namespace {

constexpr int32_t kLongMessage = 500, kShortestSentence = 10;  ///< characters

std::vector<std::string> sentencesOf(const icu::UnicodeString& all) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> breaks(
        icu::BreakIterator::createSentenceInstance(icu::Locale::getRoot(), status));
    std::vector<std::string> sentences;
    if (U_FAILURE(status)) {
        all.toUTF8String(sentences.emplace_back());
        return sentences;
    }
    breaks->setText(all);
    int32_t begin = breaks->first();
    for (int32_t end = breaks->next(); end != icu::BreakIterator::DONE; begin = end, end = breaks->next()) {
        icu::UnicodeString sentence = all.tempSubStringBetween(begin, end);
        sentence.trim();
        if (sentence.countChar32() > kShortestSentence) sentence.toUTF8String(sentences.emplace_back());
    }
    return sentences;
}

}  // namespace

std::vector<Utterance> inSentences(const std::vector<Utterance>& messages) {
    std::vector<Utterance> utterances;
    for (const Utterance& message : messages) {
        const icu::UnicodeString text = icu::UnicodeString::fromUTF8(message.text);
        if (text.countChar32() <= kLongMessage) {
            utterances.push_back(message);
            continue;
        }
        for (std::string& sentence : sentencesOf(text))
            utterances.push_back({message.speaker, std::move(sentence)});
    }
    return utterances;
}

std::string spokenLine(const Utterance& utterance) {
    return utterance.speaker + " said, \"" + utterance.text + "\"\n";
}

std::vector<std::string> dialogueWindows(const std::vector<Utterance>& utterances, size_t perWindow) {
    std::vector<std::string> windows;
    for (size_t i = 0; i < utterances.size(); ++i) {
        if (i % perWindow == 0) windows.emplace_back();
        windows.back() += spokenLine(utterances[i]);
    }
    return windows;
}

std::vector<size_t> representatives(const std::vector<size_t>& ranked, const std::vector<size_t>& sizes,
                                    size_t most) {
    std::vector<size_t> chosen;
    size_t tokens = 0;
    for (const size_t window : ranked) {
        if (!chosen.empty() && tokens + sizes[window] > most) break;
        chosen.push_back(window);
        tokens += sizes[window];
    }
    std::ranges::sort(chosen);
    return chosen;
}

}  // namespace lightreel
