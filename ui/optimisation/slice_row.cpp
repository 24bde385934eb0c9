#include "ui/optimisation/slice_row.h"

#include <QComboBox>
#include <QGridLayout>
#include <QScopedValueRollback>
#include <QSpinBox>

#include "ui/optimisation/effect_row.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/may_shrink.h"

namespace lightreel {
namespace {

constexpr int kMostFrames = 1024, kMostBands = 4096;  ///< what validate() allows

}  // namespace

SliceRow::SliceRow(QGridLayout& grid, QObject* parent)
    : QObject(parent),
      m_frames(describe(new QSpinBox, "sliceFramesSpin", tr("Frames decoded at once"),
                        tip(tr("Decode"), tr("How many frames become pictures at once. Each one more "
                                             "needs its own memory.")))),
      m_rows(describe(new QSpinBox, "sliceRowsSpin", tr("Bands of a frame"),
                      tip(tr("Bands"), tr("Decodes every frame in bands of rows: still less memory for large "
                                          "pictures. Changes only rounding, and takes longer.")))),
      m_temporal(
          describe(new QComboBox, "sliceTemporalCombo", tr("How frames are decoded together"),
                   tip(tr("Along the frames"),
                       tr("This model's decoder looks along the frames. Exact: all see each other. Windows: "
                          "so many at a time, less memory, the picture changes a little. Alone: no frame "
                          "sees another, the least memory, and the clip may flicker.")))),
      m_window(describe(new QSpinBox, "sliceWindowSpin", tr("Frames that see each other"),
                        tip(tr("Window"), tr("How many frames are decoded together. More is closer to "
                                             "Exact and needs more memory.")))),
      m_effect(new EffectRow("sliceEffect", *m_frames)) {
    addFields(grid);
    addTemporal(grid);
    grid.addWidget(m_effect, grid.rowCount(), 0, 1, 3);
    for (QSpinBox* field : {m_frames, m_rows, m_window})
        connect(field, &QSpinBox::valueChanged, this, [this] {
            if (!m_quiet) Q_EMIT edited();
        });
    connect(m_temporal, &QComboBox::currentIndexChanged, this, [this] {
        update();
        if (!m_quiet) Q_EMIT edited();
    });
    setClip(0, 0);
    showEffect({});
}

void SliceRow::addFields(QGridLayout& grid) {
    m_frames->setRange(1, kMostFrames);
    m_frames->setSuffix(tr(" at once"));
    m_rows->setRange(1, kMostBands);
    m_rows->setSpecialValueText(tr("whole frames"));
    m_rows->setSuffix(tr(" bands"));
    mayShrink(*m_frames);
    mayShrink(*m_rows);
    Label* label = fieldLabel(tr("Decode"), m_frames);
    label->setContentsMargins(checkTextIndent(), 0, 0, 0);
    const int row = grid.rowCount();
    grid.addWidget(label, row, 0);
    grid.addWidget(m_frames, row, 1);
    grid.addWidget(m_rows, row, 2);
}

void SliceRow::addTemporal(QGridLayout& grid) {
    m_temporal->addItem(tr("Exact"), static_cast<int>(TemporalDecode::Exact));
    m_temporal->addItem(tr("Windows"), static_cast<int>(TemporalDecode::Window));
    m_temporal->addItem(tr("Each frame alone"), static_cast<int>(TemporalDecode::Flat));
    m_window->setRange(1, kMostFrames);
    m_window->setPrefix(tr("of "));
    m_window->setSuffix(tr(" frames"));
    m_window->setValue(AccelerationOptions::Slice().window);
    mayShrink(*m_temporal);
    mayShrink(*m_window);
    m_temporalLabel = fieldLabel(tr("Frames"), m_temporal);
    m_temporalLabel->setContentsMargins(checkTextIndent(), 0, 0, 0);
    const int row = grid.rowCount();
    grid.addWidget(m_temporalLabel, row, 0);
    grid.addWidget(m_temporal, row, 1);
    grid.addWidget(m_window, row, 2);
}

TemporalDecode SliceRow::temporal() const {
    return static_cast<TemporalDecode>(m_temporal->currentData().toInt());
}

AccelerationOptions::Slice SliceRow::wish() const {
    return {m_frames->value(), m_rows->value(), temporal(), m_window->value()};
}

AccelerationOptions::Slice SliceRow::effective() const {
    AccelerationOptions::Slice slice = wish();
    slice.rows = std::clamp(m_clipRows, 1, slice.rows);
    if (m_hasTemporal) return slice;
    const AccelerationOptions::Slice none;
    slice.temporal = none.temporal;
    slice.window = none.window;
    return slice;
}

bool SliceRow::slices() const {
    const AccelerationOptions::Slice slice = effective();
    return slice.frames < m_clipFrames || slice.rows > 1 || slice.temporal != TemporalDecode::Exact;
}

AccelerationOptions::Slice SliceRow::turned() const {
    return {slices() ? std::max(1, m_clipFrames) : 1, 1};
}

void SliceRow::setWish(const AccelerationOptions::Slice& wish) {
    const QScopedValueRollback quiet(m_quiet, true);
    m_frames->setValue(wish.frames);
    m_rows->setValue(wish.rows);
    m_temporal->setCurrentIndex(m_temporal->findData(static_cast<int>(wish.temporal)));
    m_window->setValue(wish.window);
}

void SliceRow::setTemporal(bool temporal) {
    m_hasTemporal = temporal;
    update();
}

void SliceRow::setClip(int frames, int rows) {
    m_clipFrames = frames;
    m_clipRows = rows;
    update();
}

void SliceRow::update() {
    const bool several = m_clipFrames != 1, window = temporal() == TemporalDecode::Window;
    m_frames->setEnabled(several);
    m_temporal->setEnabled(several);
    m_window->setEnabled(several);
    m_temporalLabel->setVisible(m_hasTemporal);
    m_temporal->setVisible(m_hasTemporal);
    m_window->setVisible(m_hasTemporal && window);
    QString note;
    if (!several)
        note = tr("The clip has one frame.");
    else if (m_hasTemporal && temporal() == TemporalDecode::Flat)
        note = tr("No frame sees another: the clip may flicker.");
    m_effect->setNote(note);
}

/// What decoding in this way does to the picture.
QString SliceRow::picture() const {
    const AccelerationOptions::Slice slice = effective();
    if (slice.temporal == TemporalDecode::Window) return tr("changes a little");
    if (slice.temporal == TemporalDecode::Flat) return tr("changes");
    return slice.rows > 1 ? tr("rounding only") : tr("unchanged");
}

void SliceRow::showEffect(const Effect& effect) {
    m_effect->setEffect(effect, picture());
}

}  // namespace lightreel
