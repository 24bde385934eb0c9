#pragma once
#include <QString>

class QWidget;

namespace lightreel {

class Label;

/// Left edge of the text of a check box: what stands below or beside one begins there. Logical pixels.
[[nodiscard]] int checkTextIndent();

/// The sentence below a switch, in small print over several lines where it must be.
[[nodiscard]] Label* effectLine(const char* objectName);

/// Says what the control does, or, when there is one, the reason why it cannot help; to a screen reader too.
void showEffect(Label& line, QWidget& control, const QString& effect, const QString& reason);

}  // namespace lightreel
