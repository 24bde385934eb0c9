#include "ui/optimisation/preset_row.h"

#include <QApplication>
#include <QComboBox>
#include <QGridLayout>
#include <QIconEngine>
#include <QPainter>

#include "core/request/presets.h"
#include "ui/optimisation/effect_row.h"
#include "ui/style/crisp.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"

namespace lightreel {
namespace {

constexpr int kOwn = -1;  ///< item data beside those of Preset

/// The mark of changed values, in the theme's accent.
class DotEngine : public QIconEngine {
  public:
    QIconEngine* clone() const override { return new DotEngine; }
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode, QIcon::State) override {
        drawDot(*painter, QRectF(rect).center(), Theme::of(QApplication::palette()).accent);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return pixmap;
    }
};

}  // namespace

PresetRow::PresetRow(QGridLayout& grid, QObject* parent)
    : QObject(parent),
      m_combo(describe(new QComboBox, "presetCombo", tr("Preset"),
                       tip(tr("Preset"), tr("Sets the switches below in one step.")))) {
    const auto add = [this](Preset preset, const QString& name, const QString& sentence) {
        m_combo->addItem(name, static_cast<int>(preset));
        m_combo->setItemData(m_combo->count() - 1, sentence, Qt::ToolTipRole);
    };
    add(Preset::Exact, tr("Exact"), tr("The whole network at every step. One frame is decoded at a time."));
    add(Preset::Fastest, tr("Fastest"), tr("The whole network at every third step."));
    add(Preset::Balanced, tr("Balanced"), tr("The whole network at every second step, in pieces of 64 MiB."));
    add(Preset::LeastMemory, tr("Least memory"),
        tr("Weights that leave memory between their uses, large layers in pieces. Slower, the picture of "
           "Exact."));
    Label* label = fieldLabel(tr("Preset"), m_combo);
    label->setContentsMargins(checkTextIndent(), 0, 0, 0);
    const int row = grid.rowCount();
    grid.addWidget(label, row, 0);
    grid.addWidget(m_combo, row, 1, 1, 2);
    connect(m_combo, &QComboBox::activated, this, [this] {
        if (const int preset = m_combo->currentData().toInt(); preset != kOwn)
            Q_EMIT chosen(presetOptions(static_cast<Preset>(preset)));
    });
}

void PresetRow::show(const AccelerationOptions& options) {
    const std::optional<Preset> preset = matchingPreset(options);
    int own = m_combo->findData(kOwn);
    if (preset) {
        m_combo->setCurrentIndex(m_combo->findData(static_cast<int>(*preset)));
        if (own >= 0) m_combo->removeItem(own);
        return;
    }
    if (own < 0) {
        own = m_combo->count();
        m_combo->addItem(QIcon(new DotEngine), tr("Own settings"), kOwn);
        m_combo->setItemData(own, tr("Changed by hand since a preset was chosen."), Qt::ToolTipRole);
    }
    m_combo->setCurrentIndex(own);
}

}  // namespace lightreel
