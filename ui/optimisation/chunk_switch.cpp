#include "ui/optimisation/chunk_switch.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QSignalBlocker>
#include <QSpinBox>

#include "ui/optimisation/effect_line.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"

namespace lightreel {
namespace {

constexpr int64_t kMebibyte = int64_t{1} << 20;
constexpr int kLargest = 1 << 20;  ///< MiB: what validate() allows

}  // namespace

ChunkSwitch::ChunkSwitch(QGridLayout& grid, QObject* parent)
    : QObject(parent),
      m_check(describe(new QCheckBox(tr("Ch&unks")), "chunkCheck", tr("Chunks"),
                       tip(tr("Chunks"), tr("Runs large layers in pieces, one after the other.")))),
      m_size(describe(new QSpinBox, "chunkSizeSpin", tr("Working memory of a piece"),
                      tip(tr("Size of a piece"), tr("About how much working memory a piece takes. Smaller "
                                                    "pieces need less and take longer.")))),
      m_effect(effectLine("chunkEffect")) {
    m_size->setRange(1, kLargest);
    m_size->setPrefix(tr("about "));
    m_size->setSuffix(tr(" MiB a piece"));
    m_size->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_size->setValue(static_cast<int>(m_wish.bytes / kMebibyte));
    const int row = grid.rowCount();
    grid.addWidget(m_check, row, 0);
    grid.addWidget(m_size, row, 1, 1, 2);
    grid.addWidget(m_effect, row + 1, 0, 1, 3);
    connect(m_check, &QCheckBox::toggled, this, [this](bool on) {
        m_wish.mode = on ? ChunkMode::Exact : ChunkMode::Off;
        update();
    });
    connect(m_size, &QSpinBox::valueChanged, this, &ChunkSwitch::onSize);
    update();
}

AccelerationOptions::Chunk ChunkSwitch::wish() const {
    return m_wish;
}

AccelerationOptions::Chunk ChunkSwitch::effective(int frames, int rows) const {
    AccelerationOptions::Chunk chunk = m_wish;
    if (chunk.frames > frames) chunk.frames = 0;
    if (chunk.rows > rows) chunk.rows = 0;
    return chunk;
}

void ChunkSwitch::setWish(const AccelerationOptions::Chunk& wish) {
    const QSignalBlocker size(m_size), check(m_check);
    m_wish = wish;
    m_check->setChecked(wish.mode != ChunkMode::Off);
    m_size->setValue(static_cast<int>((wish.bytes + kMebibyte / 2) / kMebibyte));
    update();
}

void ChunkSwitch::onSize(int mebibytes) {
    m_wish.bytes = mebibytes * kMebibyte;
    m_wish.frames = m_wish.rows = 0;  // a size was chosen in their place
    update();
}

QString ChunkSwitch::effect() const {
    QString effect = tr("Less memory while sampling, the same picture but for rounding.");
    if (m_wish.frames == 0 && m_wish.rows == 0) return effect;
    const QString frames = tr("%1 pieces along the frames").arg(m_wish.frames);
    const QString rows = tr("%1 along the rows").arg(m_wish.rows);
    const QString byHand = m_wish.rows == 0     ? frames
                           : m_wish.frames == 0 ? tr("%1 pieces along the rows").arg(m_wish.rows)
                                                : tr("%1, %2").arg(frames, rows);
    return tr("%1 As restored: %2.").arg(effect, byHand);
}

void ChunkSwitch::update() {
    m_size->setEnabled(m_check->isChecked());
    showEffect(*m_effect, *m_check, effect(), {});
}

}  // namespace lightreel
