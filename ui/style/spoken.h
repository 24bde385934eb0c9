#pragma once
#include <QAccessible>
#include <QString>
#include <optional>

namespace lightreel {

/// A widget that paints itself tells a screen reader what it shows. Its name is QWidget::accessibleName().
class Spoken {
  public:
    struct Range {
        double value = 0, least = 0, most = 0;
    };

    virtual ~Spoken() = default;
    [[nodiscard]] virtual QAccessible::Role spokenRole() const = 0;
    [[nodiscard]] virtual QString spokenValue() const = 0;  ///< a short sentence, in the user's language
    /// For what stands somewhere between two ends.
    [[nodiscard]] virtual std::optional<Range> spokenRange() const { return std::nullopt; }
    virtual void setSpoken(double /*value*/) {}  ///< by an aid that moves what has a range
};

/// Makes Qt ask Spoken widgets; once per program.
void installSpoken();

/// The value has changed without Qt knowing: whoever reads it out is told.
void tellSpoken(QWidget* widget, const QString& value);

}  // namespace lightreel
