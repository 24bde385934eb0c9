#include "ui/optimisation/chunk_switch.h"

#include <QCheckBox>
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

constexpr int64_t kMebibyte = int64_t{1} << 20;
constexpr int kLargest = 1 << 20;  ///< MiB: what validate() allows
constexpr int kMostPieces = 4096;  ///< likewise

}  // namespace

ChunkSwitch::ChunkSwitch(QGridLayout& grid, QGridLayout& more, QObject* parent)
    : QObject(parent),
      m_check(describe(new QCheckBox(tr("Ch&unks")), "chunkCheck", tr("Chunks"),
                       tip(tr("Chunks"), tr("Runs large layers in pieces, one after the other: less memory "
                                            "while sampling.")))),
      m_mode(describe(new QComboBox, "chunkModeCombo", tr("Kind of chunks"),
                      tip(tr("Kind of chunks"), tr("Exact changes only rounding. Paper lets every piece "
                                                   "normalise by itself, which changes the picture.")))),
      m_size(describe(new QSpinBox, "chunkSizeSpin", tr("Working memory of a piece"),
                      tip(tr("Size of a piece"), tr("About how much working memory a piece takes. Smaller "
                                                    "pieces need less and take longer.")))),
      m_frames(describe(new QSpinBox, "chunkFramesSpin", tr("Pieces along the frames"),
                        tip(tr("Pieces"), tr("How many pieces the frames are cut into. By itself it follows "
                                             "the size of a piece.")))),
      m_rows(describe(new QSpinBox, "chunkRowsSpin", tr("Pieces along the rows"),
                      tip(tr("Pieces"), tr("How many pieces the rows are cut into. By itself it follows the "
                                           "size of a piece.")))),
      m_effect(new EffectRow("chunkEffect", *m_check)) {
    m_mode->addItem(tr("Exact"), static_cast<int>(ChunkMode::Exact));
    m_mode->addItem(tr("Paper"), static_cast<int>(ChunkMode::Paper));
    m_size->setRange(1, kLargest);
    m_size->setSuffix(tr(" MiB each"));
    m_size->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_size->setValue(static_cast<int>(m_bytes / kMebibyte));
    const int row = grid.rowCount();
    grid.addWidget(m_check, row, 0);
    grid.addWidget(m_mode, row, 1);
    grid.addWidget(m_size, row, 2);
    grid.addWidget(m_effect, row + 1, 0, 1, 3);
    mayShrink(*m_size);
    addMore(more);
    connect(m_check, &QCheckBox::toggled, this, &ChunkSwitch::onEdited);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &ChunkSwitch::onEdited);
    connect(m_size, &QSpinBox::valueChanged, this, &ChunkSwitch::onSize);
    connect(m_frames, &QSpinBox::valueChanged, this, &ChunkSwitch::onEdited);
    connect(m_rows, &QSpinBox::valueChanged, this, &ChunkSwitch::onEdited);
    showEffect({});
    update();
}

void ChunkSwitch::addMore(QGridLayout& more) {
    for (QSpinBox* pieces : {m_frames, m_rows}) {
        pieces->setRange(0, kMostPieces);
        mayShrink(*pieces);
    }
    m_frames->setPrefix(tr("frames in "));
    m_frames->setSpecialValueText(tr("frames by size"));
    m_rows->setPrefix(tr("rows in "));
    m_rows->setSpecialValueText(tr("rows by size"));
    const int row = more.rowCount();
    more.addWidget(fieldLabel(tr("Pieces"), m_frames), row, 0);
    more.addWidget(m_frames, row, 1);
    more.addWidget(m_rows, row, 2);
}

ChunkMode ChunkSwitch::chosenMode() const {
    return static_cast<ChunkMode>(m_mode->currentData().toInt());
}

AccelerationOptions::Chunk ChunkSwitch::wish() const {
    return {m_check->isChecked() ? chosenMode() : ChunkMode::Off, m_frames->value(), m_rows->value(),
            m_bytes};
}

AccelerationOptions::Chunk ChunkSwitch::effective() const {
    AccelerationOptions::Chunk chunk = wish();
    if (chunk.frames > m_clipFrames) chunk.frames = 0;
    if (chunk.rows > m_clipRows) chunk.rows = 0;
    return chunk;
}

AccelerationOptions::Chunk ChunkSwitch::turned() const {
    AccelerationOptions::Chunk chunk = effective();
    chunk.mode = m_check->isChecked() ? ChunkMode::Off : chosenMode();
    return chunk;
}

bool ChunkSwitch::differsInMore() const {
    return m_frames->value() > 0 || m_rows->value() > 0;
}

void ChunkSwitch::setWish(const AccelerationOptions::Chunk& wish) {
    {
        const QScopedValueRollback quiet(m_quiet, true);
        m_check->setChecked(wish.mode != ChunkMode::Off);
        if (wish.mode != ChunkMode::Off)
            m_mode->setCurrentIndex(m_mode->findData(static_cast<int>(wish.mode)));
        m_size->setValue(static_cast<int>((wish.bytes + kMebibyte / 2) / kMebibyte));
        m_frames->setValue(wish.frames);
        m_rows->setValue(wish.rows);
        m_bytes = wish.bytes;
    }
    update();
}

void ChunkSwitch::setClip(int frames, int rows) {
    m_clipFrames = frames;
    m_clipRows = rows;
}

void ChunkSwitch::onSize(int mebibytes) {
    m_bytes = mebibytes * kMebibyte;
    if (m_quiet) return;
    {
        const QScopedValueRollback quiet(m_quiet, true);
        m_frames->setValue(0);  // a size was chosen in their place
        m_rows->setValue(0);
    }
    onEdited();
}

void ChunkSwitch::onEdited() {
    if (m_quiet) return;
    update();
    Q_EMIT edited();
}

void ChunkSwitch::showEffect(const Effect& effect) {
    m_effect->setEffect(effect, chosenMode() == ChunkMode::Paper ? tr("changes") : tr("rounding only"));
}

void ChunkSwitch::update() {
    const bool on = m_check->isChecked();
    m_mode->setEnabled(on);
    m_size->setEnabled(on);
    m_frames->setEnabled(on);
    m_rows->setEnabled(on);
    m_effect->setNote(chosenMode() == ChunkMode::Paper ? tr("Paper changes the picture. It is for comparing.")
                                                       : QString());
}

}  // namespace lightreel
