#include "ui/optimisation/forecast_card.h"

#include <QGridLayout>
#include <QLocale>
#include <cmath>

#include "ui/optimisation/expectation.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

Label* named(Label* label, const char* objectName) {
    label->setObjectName(QLatin1String(objectName));
    return label;
}

QString errorText(const RunHistory::PeakError& error) {
    const int percent = static_cast<int>(std::max(1L, std::lround(std::ceil(error.share * 100 - 1e-9))));
    return QStringLiteral("±%1\u00A0% (%2)")
        .arg(QLocale().toString(percent), ForecastCard::tr("%n runs", nullptr, error.runs));
}

}  // namespace

ForecastCard::ForecastCard()
    : Ground(Tone::Second, Shape::Card),
      m_peak(named(mediumLabel(), "predictedPeak")),
      m_peakDetail(named(smallLabel(), "predictedPeakDetail")),
      m_time(named(mediumLabel(), "predictedTime")),
      m_timeDetail(named(smallLabel(), "predictedTimeDetail")),
      m_warningIcon(new IconLabel("warn", Tone::Warning, space::kSmallIcon)),
      m_warning(named(smallLabel(), "memoryWarning")) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(space::kLabelGap, space::kRowGap, space::kLabelGap, space::kRowGap);
    grid->setHorizontalSpacing(space::kRowGap);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(1, 1);
    addRow(*grid, tr("Predicted peak"), m_peak, m_peakDetail);
    addRow(*grid, tr("Time"), m_time, m_timeDetail);
    m_warning->setTone(Tone::Warning);
    m_warning->setWordWrap(true);
    const int row = grid->rowCount();
    grid->addWidget(m_warningIcon, row, 0, Qt::AlignTop);
    grid->addWidget(m_warning, row, 0, 1, 3);
    m_warning->setContentsMargins(space::kSmallIcon + 6, 4, 0, 0);
    m_warningIcon->setContentsMargins(0, 4, 0, 0);
    showNothing({});
}

void ForecastCard::addRow(QGridLayout& grid, const QString& name, Label* value, Label* detail) {
    const int row = grid.rowCount();
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setAccessibleName(name);
    detail->setWordWrap(true);
    detail->setAlignment(Qt::AlignRight);
    grid.addWidget(secondLabel(name), row, 0);
    grid.addWidget(value, row, 1, 1, 2);
    grid.addWidget(detail, row + 1, 0, 1, 3);
}

void ForecastCard::showNothing(const QString& reason) {
    const QString none = QStringLiteral("–");
    m_peak->setText(none);
    m_peakDetail->setText(reason);
    m_peakDetail->setVisible(!reason.isEmpty());
    m_time->setText(none);
    m_timeDetail->hide();
    warn({});
}

void ForecastCard::showPeak(const HighestStage& highest, const std::optional<RunHistory::PeakError>& error,
                            int64_t freeBytes) {
    if (highest.bytes <= 0) return showNothing({});
    const QString figure = memoryText(highest.bytes);
    m_peak->setText(highest.complete ? figure : tr("at least %1").arg(figure));
    m_peakDetail->setText(QStringLiteral("%1, %2").arg(whileText(highest.stage),
                                                       error ? errorText(*error) : tr("model estimate")));
    m_peakDetail->show();
    if (freeBytes <= 0 || highest.bytes <= freeBytes) return warn({});
    QString needed = memoryText(highest.bytes), free = memoryText(freeBytes);
    if (needed == free) {  // figures that would look equal get more digits
        needed = preciseMemoryText(highest.bytes);
        free = preciseMemoryText(freeBytes);
    }
    warn(tr("This needs about %1, %2 are free.").arg(needed, free));
}

void ForecastCard::showTime(const std::optional<RunHistory::Time>& time) {
    m_timeDetail->setVisible(!time || !time->measured);
    m_time->setText(time ? tr("about %1").arg(secondsText(time->seconds)) : QStringLiteral("–"));
    m_timeDetail->setText(time ? tr("estimated from other settings") : tr("known after a first clip"));
}

void ForecastCard::warn(const QString& sentence) {
    m_warning->setText(sentence);
    m_warning->setVisible(!sentence.isEmpty());
    m_warningIcon->setVisible(!sentence.isEmpty());
}

}  // namespace lightreel
