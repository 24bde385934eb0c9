#include "ui/optimisation/effect_row.h"

#include <QApplication>
#include <QGridLayout>
#include <QPainter>
#include <QStyle>

#include "ui/style/labels.h"
#include "ui/style/spacing.h"

namespace lightreel {
namespace {

constexpr int kDotSide = 8;  ///< logical pixels

}  // namespace

/// Filled: measured on this machine; hollow: an estimate.
class MeasureDot : public QWidget {
  public:
    MeasureDot() { setFixedWidth(kDotSide); }
    void setMeasured(bool measured) {
        m_measured = measured;
        update();
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme theme = Theme::of(palette());
        painter.setPen(QPen(m_measured ? theme.accent : theme.text2, 1.2));
        painter.setBrush(m_measured ? QBrush(theme.accent) : QBrush(Qt::NoBrush));
        // In the middle of the first line, whatever the columns beside it need.
        const double line = QFontMetricsF(smallFont(font())).height();
        painter.drawEllipse(QPointF(kDotSide / 2.0, line / 2), 2.9, 2.9);
    }

  private:
    bool m_measured = false;
};

namespace {

QGridLayout* columns(QWidget* owner) {
    auto* grid = new QGridLayout(owner);
    grid->setContentsMargins(checkTextIndent(), 0, 0, 0);
    grid->setHorizontalSpacing(space::kRowGap);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 4);  // the widest of the three: it names a stage
    grid->setColumnStretch(2, 3);
    grid->setColumnStretch(3, 3);
    return grid;
}

/// Takes the width that its column has, and a second line where it must.
Label* columnLabel(const QString& text = {}) {
    Label* label = smallLabel(text);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    return label;
}

}  // namespace

int checkTextIndent() {
    const QStyle& style = *QApplication::style();
    return style.pixelMetric(QStyle::PM_IndicatorWidth) + style.pixelMetric(QStyle::PM_CheckBoxLabelSpacing);
}

EffectRow::EffectRow(const char* objectName, QWidget& control)
    : m_control(control),
      m_dot(new MeasureDot),
      m_peak(columnLabel()),
      m_time(columnLabel()),
      m_picture(columnLabel()),
      m_sentence(smallLabel()) {
    const QString name = QLatin1String(objectName);
    setObjectName(name);
    m_peak->setObjectName(name + QStringLiteral("Peak"));
    m_time->setObjectName(name + QStringLiteral("Time"));
    m_picture->setObjectName(name + QStringLiteral("Picture"));
    m_sentence->setObjectName(name + QStringLiteral("Sentence"));
    m_sentence->setWordWrap(true);
    QGridLayout* grid = columns(this);
    grid->addWidget(m_dot, 0, 0);
    grid->addWidget(m_peak, 0, 1);
    grid->addWidget(m_time, 0, 2);
    grid->addWidget(m_picture, 0, 3);
    grid->addWidget(m_sentence, 1, 0, 1, 4);
    show();
}

void EffectRow::setEffect(Effect effect, const QString& picture) {
    effect.picture = picture;
    if (effect == m_effect) return;
    m_effect = std::move(effect);
    show();
}

void EffectRow::setReason(const QString& reason) {
    if (reason == m_reason) return;
    m_reason = reason;
    show();
}

void EffectRow::setNote(const QString& note) {
    if (note == m_note) return;
    m_note = note;
    show();
}

QString EffectRow::text() const {
    if (!m_reason.isEmpty()) return m_reason;
    QStringList parts;
    if (!m_effect.peak.isEmpty()) parts << tr("Peak: %1").arg(m_effect.peak);
    if (!m_effect.time.isEmpty())
        parts << (m_effect.measured ? tr("Time, measured here: %1") : tr("Time, an estimate: %1"))
                     .arg(m_effect.time);
    if (!m_effect.picture.isEmpty()) parts << tr("Picture: %1").arg(m_effect.picture);
    if (!m_note.isEmpty()) parts << m_note;
    return parts.join(QStringLiteral(". "));
}

void EffectRow::show() {
    const bool helps = m_reason.isEmpty();
    const QString unknown = tr("not known yet");
    m_peak->setText(m_effect.peak.isEmpty() ? unknown : m_effect.peak);
    m_time->setText(m_effect.time.isEmpty() ? unknown : m_effect.time);
    m_picture->setText(m_effect.picture);
    m_dot->setMeasured(m_effect.measured);
    m_dot->setToolTip(m_effect.measured ? tr("The time was measured here, with these settings.")
                                        : tr("Estimates from the clip's size and the settings."));
    for (QWidget* column : QList<QWidget*>{m_dot, m_peak, m_time, m_picture}) column->setVisible(helps);
    m_sentence->setText(helps ? m_note : m_reason);
    m_sentence->setVisible(!m_sentence->text().isEmpty());
    m_control.setAccessibleDescription(text());
}

QWidget* effectHeadings() {
    auto* row = new QWidget;
    QGridLayout* grid = columns(row);
    grid->addWidget(new QWidget, 0, 0);  // in the place of the dot
    grid->itemAtPosition(0, 0)->widget()->setFixedWidth(kDotSide);
    grid->addWidget(columnLabel(EffectRow::tr("peak")), 0, 1);
    grid->addWidget(columnLabel(EffectRow::tr("time")), 0, 2);
    grid->addWidget(columnLabel(EffectRow::tr("picture")), 0, 3);
    return row;
}

}  // namespace lightreel
