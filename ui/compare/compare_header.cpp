#include "ui/compare/compare_header.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QSlider>
#include <QToolButton>

#include "ui/compare/run_letter.h"
#include "ui/style/describe.h"
#include "ui/style/may_shrink.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

constexpr int kOnionSteps = 100;
constexpr int kOnionWidth = 120;

}  // namespace

CompareHeader::CompareHeader(QWidget* parent)
    : QWidget(parent),
      m_rows(new QBoxLayout(QBoxLayout::LeftToRight, this)),
      m_modes(new QButtonGroup(this)) {
    m_rows->setContentsMargins(space::kGroupGap, space::kRowGap, space::kGroupGap, space::kRowGap);
    m_rows->setSpacing(space::kRowGap);
    m_picksRow = buildPicks();
    m_modesRow = buildModes();
    m_rows->addWidget(m_picksRow, 1);
    m_rows->addWidget(m_modesRow);
    showMode(CompareMode::Wipe);
    connect(m_modes, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT modeWanted(static_cast<CompareMode>(id)); });
}

QWidget* CompareHeader::buildPicks() {
    auto* all = new QWidget;
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kLabelGap);
    m_picks[0] = describe(new QComboBox, "comparePickA", tr("Clip A"),
                          tip(tr("Clip A"), tr("On the left, and in orange below.")));
    m_picks[1] = describe(new QComboBox, "comparePickB", tr("Clip B"),
                          tip(tr("Clip B"), tr("On the right, and in blue below.")));
    for (const int side : {0, 1}) {
        QComboBox* pick = m_picks[static_cast<size_t>(side)];
        mayShrink(*pick);
        pick->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        pick->setMaximumWidth(pick->fontMetrics().averageCharWidth() * 40);
        row->addWidget(new RunLetter(side));
        row->addWidget(pick, 1);
        connect(pick, &QComboBox::activated, this, [this, side] { this->pick(side); });
        if (side == 1) break;
        auto* swap = addTool(*row, "swapButton", "swap", tr("Swap A and B"), tr("A becomes B, and B A."));
        connect(swap, &QToolButton::clicked, this, [this] { Q_EMIT picked(m_picked[1], m_picked[0]); });
    }
    row->addStretch(1);
    return all;
}

QWidget* CompareHeader::buildModes() {
    auto* all = new QWidget;
    auto* row = new QHBoxLayout(all);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    buildHeatChoice(*row);
    addMode(*row, CompareMode::Wipe, "wipeButton", "wipe", tr("A left of a line that you drag, B right. W"));
    addMode(*row, CompareMode::SideBySide, "sideButton", "side", tr("The same part of both. S"));
    addMode(*row, CompareMode::Onion, "onionButton", "copy", tr("B laid over A. O"));
    addMode(*row, CompareMode::Difference, "diffButton", "diff", tr("Where they differ, and how much. D"));
    addMode(*row, CompareMode::Flip, "flipButton", "swap-size",
            tr("One at a time, in one place. X shows the other one, hold it to look quickly."));
    row->addSpacing(space::kLabelGap);
    row->addStretch(1);
    m_fit = addTool(*row, "compareFitButton", "fit", tr("Fit"), tr("As large as the window allows. F"));
    m_actual = addTool(*row, "compareActualButton", "actual", tr("Actual pixels"),
                       tr("One picture pixel per screen pixel. 1"));
    m_details = addTool(*row, "compareDetailsButton", "sliders", tr("What differs"),
                        tr("Shows or hides settings and figures of both clips."));
    for (QToolButton* button : {m_fit, m_actual, m_details}) button->setCheckable(true);
    connect(m_fit, &QToolButton::clicked, this, [this] { Q_EMIT zoomWanted(PicturePlace::kFit); });
    connect(m_actual, &QToolButton::clicked, this, [this] { Q_EMIT zoomWanted(1); });
    connect(m_details, &QToolButton::clicked, this, &CompareHeader::detailsWanted);
    return all;
}

void CompareHeader::buildHeatChoice(QLayout& row) {
    m_onion = describe(new QSlider(Qt::Horizontal), "onionSlider", tr("Opacity of B"),
                       tip(tr("Opacity of B"), tr("Left: A alone. Right: B alone.")));
    m_onion->setRange(0, kOnionSteps);
    m_onion->setValue(kOnionSteps / 2);
    m_onion->setFixedWidth(kOnionWidth);
    m_kind = describe(new QComboBox, "heatKindCombo", tr("Kind of difference"),
                      tip(tr("Kind of difference"),
                          tr("Largest difference of red, green and blue, or what an eye would see (FLIP).")));
    m_kind->addItem(tr("Channel"), static_cast<int>(HeatKind::Channel));
    m_gain = describe(new QComboBox, "gainCombo", tr("Gain"),
                      tip(tr("Gain"), tr("Makes small differences visible. The scale tells what is white.")));
    for (const int gain : {1, 4, 16}) m_gain->addItem(tr("%1 ×").arg(gain), gain);
    m_kind->addItem(tr("FLIP"), static_cast<int>(HeatKind::Flip));
    for (QComboBox* combo : {m_kind, m_gain}) combo->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (QWidget* choice : std::initializer_list<QWidget*>{m_onion, m_kind, m_gain}) {
        choice->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        row.addWidget(choice);
    }
    connect(m_onion, &QSlider::valueChanged, this,
            [this](int value) { Q_EMIT onionWanted(value / double{kOnionSteps}); });
    connect(m_kind, &QComboBox::currentIndexChanged, this,
            [this] { Q_EMIT heatKindWanted(static_cast<HeatKind>(m_kind->currentData().toInt())); });
    connect(m_gain, &QComboBox::currentIndexChanged, this,
            [this] { Q_EMIT gainWanted(m_gain->currentData().toInt()); });
}

QToolButton* CompareHeader::addTool(QLayout& row, const char* objectName, const char* icon,
                                    const QString& name, const QString& sentence) {
    auto* button = describe(new QToolButton, objectName, name, tip(name, sentence));
    button->setIcon(themeIcon(icon));
    button->setAutoRaise(true);
    row.addWidget(button);
    return button;
}

void CompareHeader::addMode(QLayout& row, CompareMode mode, const char* objectName, const char* icon,
                            const QString& sentence) {
    const QString name = compareModeName(mode);
    auto* button = addTool(row, objectName, icon, name, sentence);
    button->setText(name);
    button->setCheckable(true);
    makeChoice(button);
    m_modes->addButton(button, static_cast<int>(mode));
}

void CompareHeader::setNames(const QStringList& names) {
    for (QComboBox* pick : m_picks) {
        pick->clear();
        pick->addItems(names);
    }
    showPicks(m_picked[0], m_picked[1]);
}

void CompareHeader::showPicks(int a, int b) {
    m_picked = {a, b};
    for (const size_t side : {size_t{0}, size_t{1}}) m_picks[side]->setCurrentIndex(m_picked[side]);
}

/// The clip that the other side has: they change places.
void CompareHeader::pick(int side) {
    std::array<int, 2> wanted = m_picked;
    const auto own = static_cast<size_t>(side);
    wanted[own] = m_picks[own]->currentIndex();
    if (wanted[own] == m_picked[1 - own]) wanted[1 - own] = m_picked[own];
    Q_EMIT picked(wanted[0], wanted[1]);
}

void CompareHeader::showMode(CompareMode mode) {
    m_modes->button(static_cast<int>(mode))->setChecked(true);
    m_onion->setVisible(mode == CompareMode::Onion);
    m_kind->setVisible(mode == CompareMode::Difference);
    m_gain->setVisible(mode == CompareMode::Difference);
    arrange();
}

void CompareHeader::showZoom(double zoom) {
    m_fit->setChecked(zoom == PicturePlace::kFit);
    m_actual->setChecked(zoom == 1);
}

void CompareHeader::showDetails(bool shown) {
    m_details->setChecked(shown);
}

void CompareHeader::resizeEvent(QResizeEvent*) {
    arrange();
}

/// Modes lose their words, then stand in a second row.
void CompareHeader::arrange() {
    const auto words = [this](bool shown) {
        for (QAbstractButton* button : m_modes->buttons())
            static_cast<QToolButton*>(button)->setToolButtonStyle(shown ? Qt::ToolButtonTextBesideIcon
                                                                        : Qt::ToolButtonIconOnly);
        return m_modesRow->sizeHint().width();
    };
    m_leastModes = words(false);
    const int margins = 2 * space::kGroupGap + space::kRowGap;
    const int picks = m_picksRow->minimumSizeHint().width() * 2;
    const int room = width() - margins;
    const bool oneRow = picks + m_leastModes <= room;
    m_rows->setDirection(oneRow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    if (words(true) > (oneRow ? room - picks : room)) words(false);
}

QSize CompareHeader::minimumSizeHint() const {
    const int widest = std::max(m_leastModes, m_picksRow->minimumSizeHint().width());
    return {widest + 2 * space::kGroupGap, QWidget::minimumSizeHint().height()};
}

}  // namespace lightreel
