#include "ui/optimisation/effect_line.h"

#include <QApplication>
#include <QStyle>

#include "ui/style/labels.h"

namespace lightreel {

int checkTextIndent() {
    const QStyle& style = *QApplication::style();
    return style.pixelMetric(QStyle::PM_IndicatorWidth) + style.pixelMetric(QStyle::PM_CheckBoxLabelSpacing);
}

Label* effectLine(const char* objectName) {
    Label* line = smallLabel();
    line->setObjectName(QLatin1String(objectName));
    line->setWordWrap(true);
    line->setContentsMargins(checkTextIndent(), 0, 0, 0);
    return line;
}

void showEffect(Label& line, QWidget& control, const QString& effect, const QString& reason) {
    const QString& sentence = reason.isEmpty() ? effect : reason;
    line.setText(sentence);
    control.setAccessibleDescription(sentence);
}

}  // namespace lightreel
