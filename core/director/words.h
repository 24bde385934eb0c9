#pragma once
#include <QString>
#include <QStringList>
#include <string>
#include <string_view>

namespace lightreel {

/// Runs of letters and digits, case folded; "dragon's" is "dragon".
[[nodiscard]] QStringList wordsOf(std::string_view text);

/// Whether a word says nothing of what a question is about: articles, pronouns, question words, "please".
[[nodiscard]] bool isEmptyWord(const QString& word);

/// A word without the English plural's ending: "dragons" and "dragon" are one.
[[nodiscard]] QString stemOf(const QString& word);

/// Whether a text has another in it, not as a part of a longer word or number; upper and lower case alike.
[[nodiscard]] bool hasWhole(const QString& text, const QString& part);

/// The beginning of a text, cut between two words, "..." at the end of what was cut. characters: UTF-16
/// units.
[[nodiscard]] std::string shortened(const std::string& text, int characters);

/// All white space, line breaks too, as single blanks.
[[nodiscard]] std::string oneLine(const std::string& text);

}  // namespace lightreel
