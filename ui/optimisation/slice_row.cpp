#include "ui/optimisation/slice_row.h"

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
      m_effect(new EffectRow("sliceEffect", *m_frames)) {
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
    grid.addWidget(m_effect, row + 1, 0, 1, 3);
    for (QSpinBox* field : {m_frames, m_rows})
        connect(field, &QSpinBox::valueChanged, this, [this] {
            if (!m_quiet) Q_EMIT edited();
        });
    setClip(0, 0);
    showEffect({});
}

AccelerationOptions::Slice SliceRow::wish() const {
    return {m_frames->value(), m_rows->value()};
}

AccelerationOptions::Slice SliceRow::effective() const {
    AccelerationOptions::Slice slice = wish();
    slice.rows = std::clamp(m_clipRows, 1, slice.rows);
    return slice;
}

bool SliceRow::slices() const {
    return m_frames->value() < m_clipFrames || effective().rows > 1;
}

AccelerationOptions::Slice SliceRow::turned() const {
    return {slices() ? std::max(1, m_clipFrames) : 1, 1};
}

void SliceRow::setWish(const AccelerationOptions::Slice& wish) {
    const QScopedValueRollback quiet(m_quiet, true);
    m_frames->setValue(wish.frames);
    m_rows->setValue(wish.rows);
}

void SliceRow::setClip(int frames, int rows) {
    m_clipFrames = frames;
    m_clipRows = rows;
    m_frames->setEnabled(frames != 1);
    m_effect->setNote(frames == 1 ? tr("The clip has one frame.") : QString());
}

void SliceRow::showEffect(const Effect& effect) {
    m_effect->setEffect(effect, effective().rows > 1 ? tr("rounding only") : tr("unchanged"));
}

}  // namespace lightreel
