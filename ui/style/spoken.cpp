#include "ui/style/spoken.h"

#include <QAccessibleWidget>
#include <QWidget>

namespace lightreel {
namespace {

class SpokenInterface : public QAccessibleWidget, public QAccessibleValueInterface {
  public:
    SpokenInterface(QWidget* widget, Spoken& spoken)
        : QAccessibleWidget(widget, spoken.spokenRole()), m_spoken(spoken) {}

    [[nodiscard]] QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Value ? m_spoken.spokenValue() : QAccessibleWidget::text(kind);
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::ValueInterface && m_spoken.spokenRange())
            return static_cast<QAccessibleValueInterface*>(this);
        return QAccessibleWidget::interface_cast(type);
    }

    [[nodiscard]] QVariant currentValue() const override { return range().value; }
    [[nodiscard]] QVariant minimumValue() const override { return range().least; }
    [[nodiscard]] QVariant maximumValue() const override { return range().most; }
    [[nodiscard]] QVariant minimumStepSize() const override { return 1.0; }
    void setCurrentValue(const QVariant& value) override { m_spoken.setSpoken(value.toDouble()); }

  private:
    [[nodiscard]] Spoken::Range range() const { return m_spoken.spokenRange().value_or(Spoken::Range{}); }

    Spoken& m_spoken;  // the widget itself; Qt deletes the interface before it
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* widget = qobject_cast<QWidget*>(object);
    auto* spoken = widget ? dynamic_cast<Spoken*>(widget) : nullptr;
    return spoken ? new SpokenInterface(widget, *spoken) : nullptr;
}

}  // namespace

void installSpoken() {
    QAccessible::installFactory(makeInterface);
}

void tellSpoken(QWidget* widget, const QString& value) {
    if (!QAccessible::isActive()) return;
    QAccessibleValueChangeEvent changed(widget, value);
    QAccessible::updateAccessibility(&changed);
}

}  // namespace lightreel
