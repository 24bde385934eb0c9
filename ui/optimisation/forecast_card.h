#pragma once
#include <optional>

#include "core/compare/run_history.h"
#include "ui/style/ground.h"

class QGridLayout;

namespace lightreel {

class IconLabel;
class Label;
struct HighestStage;

/// Before the start: how high memory will stand and how long it will take.
class ForecastCard : public Ground {
    Q_OBJECT
  public:
    ForecastCard();

    void showNothing(const QString& reason);  ///< there is no run to foretell; reason: why, or empty
    /// freeBytes: memory that the clip can have; 0: not known.
    void showPeak(const HighestStage& highest, const std::optional<RunHistory::PeakError>& error,
                  int64_t freeBytes);
    void showTime(const std::optional<RunHistory::Time>& time);

  private:
    void addRow(QGridLayout& grid, const QString& name, Label* value, Label* detail);
    void warn(const QString& sentence);

    Label* m_peak;
    Label* m_peakDetail;
    Label* m_time;
    Label* m_timeDetail;
    IconLabel* m_warningIcon;
    Label* m_warning;
};

}  // namespace lightreel
