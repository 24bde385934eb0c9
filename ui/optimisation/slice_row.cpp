#include "ui/optimisation/slice_row.h"

#include <QGridLayout>
#include <QSpinBox>

#include "ui/optimisation/effect_line.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"

namespace lightreel {
namespace {

constexpr int kMost = 1024;  ///< what validate() allows

}  // namespace

SliceRow::SliceRow(QGridLayout& grid, QObject* parent)
    : QObject(parent),
      m_frames(describe(new QSpinBox, "sliceFramesSpin", tr("Frames decoded at once"),
                        tip(tr("Decode"), tr("How many frames become pictures at once. Each one more "
                                             "needs its own memory.")))),
      m_effect(effectLine("sliceEffect")) {
    m_frames->setRange(1, kMost);
    m_frames->setPrefix(tr("frames at once: "));
    Label* label = fieldLabel(tr("Decode"), m_frames);
    label->setContentsMargins(checkTextIndent(), 0, 0, 0);
    const int row = grid.rowCount();
    grid.addWidget(label, row, 0);
    grid.addWidget(m_frames, row, 1, 1, 2);
    grid.addWidget(m_effect, row + 1, 0, 1, 3);
    setFrames(0);
}

AccelerationOptions::Slice SliceRow::wish() const {
    return {m_frames->value()};
}

void SliceRow::setWish(const AccelerationOptions::Slice& wish) {
    m_frames->setValue(wish.frames);
}

void SliceRow::setFrames(int frames) {
    m_frames->setEnabled(frames != 1);
    showEffect(*m_effect, *m_frames, tr("1 takes the least memory. The picture stays the same."),
               frames == 1 ? tr("The clip has one frame.") : QString());
}

}  // namespace lightreel
