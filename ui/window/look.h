#pragma once
#include <QColor>
#include <QFont>
#include <QPalette>
#include <QString>
#include <string>

class QAbstractButton;
class QAction;
class QFrame;
class QLabel;
class QPainter;
class QPushButton;
class QRect;
class QWidget;

/// Small makers of the window's plain parts, so that every panel spaces and colours them alike.
namespace lightreel::look {

constexpr int kDockPadding = 10;  // logical pixels, design sheet section 2
constexpr int kRowGap = 6;
constexpr int kLabelGap = 8;
constexpr int kGroupGap = 12;

enum class Tone { Plain, Second, Accent, Warning, Error, Good };

/// A label in the second text colour, the buddy of its field.
[[nodiscard]] QLabel* label(const QString& text, QWidget* buddy);
/// Text in the second colour, plain text only.
[[nodiscard]] QLabel* secondLabel(const QString& text);
/// Small text under a field.
[[nodiscard]] QLabel* smallLabel(const QString& text);
/// 10.5 pt, medium.
[[nodiscard]] QLabel* sectionLabel(const QString& text);
/// 15 pt, medium.
[[nodiscard]] QLabel* titleLabel(const QString& text);

/// Colours a label by a token of the theme; follows theme changes.
void setTone(QLabel* label, Tone tone);

/// An icon of resources/icons by its file name without suffix.
void setIcon(QAbstractButton* button, const char* icon);
void setIcon(QAction* action, const char* icon);
/// A 16-pixel (or other) icon standing in a label, in a tone.
void setIcon(QLabel* label, const char* icon, Tone tone = Tone::Plain, int side = 16);

/// The one button of a view that stands out (fill colour).
void makePrimary(QPushButton* button);
/// Tints a container with the ground of a tone; Tone::Second is a card.
void setGround(QWidget* widget, Tone tone);

/// For painters.
[[nodiscard]] QColor toneColor(const QPalette& palette, Tone tone);
[[nodiscard]] QColor softColor(const QPalette& palette);      ///< ground of a selected row
[[nodiscard]] QColor surroundColor(const QPalette& palette);  ///< round the picture
[[nodiscard]] QColor residentColor(const QPalette& palette);
/// Stages are data: an unknown one gets the colour of "media" and its own first letter.
[[nodiscard]] QColor stageColor(const QPalette& palette, const std::string& stage, const std::string& kind);
[[nodiscard]] QString stageLetter(const std::string& stage);
[[nodiscard]] QString stageWord(const std::string& stage);
[[nodiscard]] QFont smallFont(const QFont& font);  ///< 8 pt where the window has 9
void paintIcon(QPainter& painter, const QRect& place, const char* icon, const QColor& color);
/// A line across.
[[nodiscard]] QFrame* hairline();

}  // namespace lightreel::look
