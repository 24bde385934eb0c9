#include "app/cli/printable.h"

#include <QString>
#include <algorithm>

namespace lightreel::cli {

std::string printable(std::string_view text) {
    QString out = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    std::ranges::replace_if(
        out,
        [](QChar c) {
            return c.category() == QChar::Other_Control && c != QLatin1Char('\n') && c != QLatin1Char('\t');
        },
        QChar(QChar::ReplacementCharacter));
    return out.toStdString();
}

}  // namespace lightreel::cli
