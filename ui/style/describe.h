#pragma once
#include <QString>
#include <QTextDocumentFragment>
#include <QWidget>

namespace lightreel {

/// The sentence of a tip(), without its name and markup.
[[nodiscard]] inline QString spokenTip(const QString& toolTip) {
    const qsizetype name = toolTip.indexOf(QLatin1String("<br>"));
    return name < 0 ? toolTip : QTextDocumentFragment::fromHtml(toolTip.mid(name + 4)).toPlainText();
}

/// Gives a control the three things that every focusable one must have: object name (never translated), the
/// name that a screen reader says, and the tooltip. Returns the control.
template <typename Control>
Control* describe(Control* control, const char* objectName, const QString& accessibleName,
                  const QString& toolTip) {
    control->setObjectName(QLatin1String(objectName));
    control->setAccessibleName(accessibleName);
    control->setToolTip(toolTip);
    control->setAccessibleDescription(spokenTip(toolTip));  // else the tooltip's markup would be read out
    return control;
}

/// A tooltip of a bold name and a sentence, broken at a readable width.
[[nodiscard]] inline QString tip(const QString& name, const QString& sentence) {
    return QStringLiteral(
               "<p style=\"white-space:pre-wrap\"><span style=\"font-weight:500\">%1</span><br>%2</p>")
        .arg(name.toHtmlEscaped(), sentence.toHtmlEscaped());
}

}  // namespace lightreel
