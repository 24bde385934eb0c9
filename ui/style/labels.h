#pragma once
#include <QFont>
#include <QLabel>
#include <QWidget>

#include "ui/style/theme.h"

namespace lightreel {

/// Plain text in a tone of the theme, in one of the sheet's sizes.
class Label : public QLabel {
    Q_OBJECT
  public:
    explicit Label(const QString& text = {}, Tone tone = Tone::Plain);
    void setTone(Tone tone);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void applyTone();
    Tone m_tone;
};

/// One line that is cut where there is no room for it; then the tooltip holds the whole.
class ElidedLabel : public Label {
    Q_OBJECT
  public:
    explicit ElidedLabel(Qt::TextElideMode mode, Tone tone = Tone::Plain);
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    Qt::TextElideMode m_mode;
};

/// In the second text colour, the buddy of its field.
[[nodiscard]] Label* fieldLabel(const QString& text, QWidget* buddy);
[[nodiscard]] Label* secondLabel(const QString& text = {});
[[nodiscard]] Label* smallLabel(const QString& text = {});    ///< 8 pt, second colour: below a field
[[nodiscard]] Label* mediumLabel(const QString& text = {});   ///< 9 pt, medium
[[nodiscard]] Label* sectionLabel(const QString& text = {});  ///< 10.5 pt, medium
[[nodiscard]] Label* titleLabel(const QString& text = {});    ///< 15 pt, medium

/// A plain sentence with a link after it, or alone when the link's text is empty. While there is a link, Tab
/// reaches the label and Enter follows it; toolTip says what it does.
void showWithLink(QLabel& label, const QString& sentence, const QString& link, const QString& toolTip);

[[nodiscard]] QFont smallFont(const QFont& font);  ///< 8 pt where the window has 9
[[nodiscard]] QFont mediumFont(const QFont& font);

/// An icon of resources/icons in a tone.
class IconLabel : public QWidget {
    Q_OBJECT
  public:
    explicit IconLabel(const char* icon, Tone tone = Tone::Plain, int side = 16);
    void set(const char* icon, Tone tone);
    [[nodiscard]] QSize sizeHint() const override { return {m_side, m_side}; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    const char* m_icon;
    Tone m_tone;
    int m_side;
};

/// A line across, one device pixel high.
[[nodiscard]] QWidget* hairline();

}  // namespace lightreel
