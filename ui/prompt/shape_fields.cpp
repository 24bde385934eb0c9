#include "ui/prompt/shape_fields.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <algorithm>
#include <array>

#include "ui/prompt/seed_row.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kSmallestSide = 64;
constexpr int kLargestSide = 4096;

QSpinBox* spin(const char* objectName, const QString& name, const QString& sentence, int low, int high) {
    QSpinBox* box = describe(new QSpinBox, objectName, name, tip(name, sentence));
    box->setRange(low, high);
    box->setKeyboardTracking(true);
    box->setGroupSeparatorShown(false);
    return box;
}

int nearestMultiple(int value, int multiple) {
    return std::clamp((value + multiple / 2) / multiple * multiple, kSmallestSide, kLargestSide);
}

}  // namespace

ShapeFields::ShapeFields(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::kLabelGap);
    m_grid->setVerticalSpacing(space::kRowGap);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 1);
    buildSize();
    buildLength();
    buildSampling();
    buildGuidance();
    m_seed = new SeedRow;
    m_grid->addWidget(fieldLabel(tr("Seed"), m_seed->field()), 5, 0);
    m_grid->addWidget(m_seed, 5, 1, 1, 3);
    const std::array<QSpinBox*, 5> boxes{m_width, m_height, m_frames, m_fps, m_steps};
    for (QSpinBox* box : boxes) connect(box, &QSpinBox::valueChanged, this, &ShapeFields::edited);
    for (QDoubleSpinBox* box : {m_guidance, m_minGuidance})
        connect(box, &QDoubleSpinBox::valueChanged, this, &ShapeFields::onGuidanceChanged);
    connect(m_scheduler, &QComboBox::currentIndexChanged, this, &ShapeFields::edited);
    connect(m_seed, &SeedRow::edited, this, &ShapeFields::edited);
}

void ShapeFields::buildSize() {
    m_width =
        spin("widthSpin", tr("Width"), tr("Width of the picture in pixels."), kSmallestSide, kLargestSide);
    m_height =
        spin("heightSpin", tr("Height"), tr("Height of the picture in pixels."), kSmallestSide, kLargestSide);
    m_height->setSuffix(tr(" px"));
    m_width->setSingleStep(m_multiple);
    m_height->setSingleStep(m_multiple);
    m_width->setValue(512);
    m_height->setValue(512);
    auto* swap = describe(new QToolButton, "swapSize", tr("Swap width and height"),
                          tip(tr("Swap"), tr("Turns the picture: width becomes height.")));
    swap->setIcon(themeIcon("swap-size"));
    m_sizeProblem = smallLabel({});
    m_sizeProblem->setObjectName(QStringLiteral("sizeProblem"));
    m_sizeProblem->setWordWrap(true);
    m_sizeProblem->hide();
    m_grid->addWidget(fieldLabel(tr("Size"), m_width), 0, 0);
    m_grid->addWidget(m_width, 0, 1);
    m_grid->addWidget(swap, 0, 2, Qt::AlignCenter);
    m_grid->addWidget(m_height, 0, 3);
    m_grid->addWidget(m_sizeProblem, 1, 1, 1, 3);
    connect(swap, &QToolButton::clicked, this, &ShapeFields::swapSides);
    connect(m_width, &QSpinBox::valueChanged, this, &ShapeFields::onSideChanged);
    connect(m_height, &QSpinBox::valueChanged, this, &ShapeFields::onSideChanged);
    connect(m_sizeProblem, &QLabel::linkActivated, this, &ShapeFields::correctSides);
}

void ShapeFields::buildLength() {
    m_frames =
        spin("framesSpin", tr("Frames"), tr("Pictures in the clip. The model sets the most it can."), 1, 32);
    m_frames->setSuffix(tr(" frames"));
    m_frames->setValue(16);
    m_fps = spin("fpsSpin", tr("Frames per second"),
                 tr("How fast the clip plays. The pictures stay the same."), 1, 120);
    m_fps->setSuffix(tr(" fps"));
    m_fps->setValue(8);
    m_grid->addWidget(fieldLabel(tr("Length"), m_frames), 2, 0);
    m_grid->addWidget(m_frames, 2, 1);
    m_grid->addWidget(fieldLabel(tr("at"), m_fps), 2, 2, Qt::AlignCenter);
    m_grid->addWidget(m_fps, 2, 3);
}

void ShapeFields::buildSampling() {
    m_steps = spin("stepsSpin", tr("Steps"), tr("Sampling steps. More take longer and draw finer."), 1, 1000);
    m_steps->setValue(25);
    m_scheduler = describe(
        new QComboBox, "schedulerCombo", tr("Scheduler"),
        tip(tr("Scheduler"), tr("The rule by which noise is removed. The model's own is chosen first.")));
    m_scheduler->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scheduler->setMinimumContentsLength(8);
    offerSchedulers(schedulerNames(), {});
    m_grid->addWidget(fieldLabel(tr("Steps"), m_steps), 3, 0);
    m_grid->addWidget(m_steps, 3, 1);
    m_grid->addWidget(m_scheduler, 3, 3);
}

void ShapeFields::buildGuidance() {
    m_guidance = describe(new QDoubleSpinBox, "guidanceSpin", tr("Guidance"), {});
    m_minGuidance = describe(new QDoubleSpinBox, "minGuidanceSpin", tr("Guidance of the first frame"),
                             tip(tr("Guidance from"), tr("How strictly the start image is followed in the "
                                                         "first frame. It rises evenly to the last.")));
    for (QDoubleSpinBox* box : {m_guidance, m_minGuidance}) {
        box->setRange(0, 100);
        box->setDecimals(1);
        box->setSingleStep(0.5);
    }
    m_guidance->setValue(7.5);
    m_minGuidance->setValue(ModelFacts().defaultMinGuidance);
    m_guidanceTo = fieldLabel(tr("to"), m_guidance);
    m_grid->addWidget(fieldLabel(tr("Guidance"), m_guidance), 4, 0);
    m_grid->addWidget(m_guidanceTo, 4, 2, Qt::AlignCenter);
    showRising(false);
}

/// One field, or that of the first frame and that of the last.
void ShapeFields::showRising(bool rising) {
    m_rising = rising;
    m_grid->removeWidget(m_guidance);
    m_grid->removeWidget(m_minGuidance);
    m_grid->addWidget(m_guidance, 4, rising ? 3 : 1);
    m_grid->addWidget(m_minGuidance, 4, rising ? 1 : 3);
    m_minGuidance->setVisible(rising);
    m_guidanceTo->setVisible(rising);
    setTabOrder(m_scheduler, rising ? m_minGuidance : m_guidance);
    if (rising) setTabOrder(m_minGuidance, m_guidance);
    const QString sentence = rising ? tr("How strictly the start image is followed in the last frame.")
                                    : tr("How strictly the prompt is followed. 1 or less is fastest and uses "
                                         "no negative prompt.");
    describe(m_guidance, "guidanceSpin", rising ? tr("Guidance of the last frame") : tr("Guidance"),
             tip(rising ? tr("Guidance to") : tr("Guidance"), sentence));
}

void ShapeFields::swapSides() {
    const int width = m_width->value();
    m_width->setValue(m_height->value());
    m_height->setValue(width);
}

void ShapeFields::correctSides() {
    m_width->setValue(nearestMultiple(m_width->value(), m_multiple));
    m_height->setValue(nearestMultiple(m_height->value(), m_multiple));
}

void ShapeFields::onSideChanged() {
    const QSpinBox* wrong = m_width->value() % m_multiple != 0 ? m_width : m_height;
    const bool refused = wrong->value() % m_multiple != 0;
    if (refused) {
        showWithLink(*m_sizeProblem, sizeProblem(),
                     tr("Use %1").arg(nearestMultiple(wrong->value(), m_multiple)),
                     tr("Corrects both sides to what the model can make."));
        m_sizeProblem->setTone(Tone::Error);
    }
    setRefused(m_width, m_width->value() % m_multiple != 0);
    setRefused(m_height, m_height->value() % m_multiple != 0);
    m_sizeProblem->setVisible(refused);
}

void ShapeFields::onGuidanceChanged() {
    setRefused(m_minGuidance, guidanceFalls());
    Q_EMIT edited();
}

bool ShapeFields::guidanceFalls() const {
    return m_rising && m_minGuidance->value() > m_guidance->value();
}

QString ShapeFields::sizeProblem() const {
    if (m_width->value() % m_multiple == 0 && m_height->value() % m_multiple == 0) return {};
    return tr("Width and height must be multiples of %1.").arg(m_multiple);
}

QString ShapeFields::problem() const {
    if (QString size = sizeProblem(); !size.isEmpty()) return size;
    return guidanceFalls() ? tr("Guidance may rise from the first frame to the last, not fall.") : QString();
}

/// Those that the model was made for; its own takes the place of one that it was not.
void ShapeFields::offerSchedulers(const std::vector<std::string>& words, const std::string& own) {
    const QVariant chosen = m_scheduler->currentData();
    const QSignalBlocker quiet(m_scheduler);
    m_scheduler->clear();
    for (const std::string& word : words) {
        const QString name = QString::fromStdString(word);
        m_scheduler->addItem(schedulerTitle(name), name);
    }
    const int kept = m_scheduler->findData(chosen);
    m_scheduler->setCurrentIndex(kept >= 0 ? kept
                                           : std::max(0, m_scheduler->findData(QString::fromStdString(own))));
}

void ShapeFields::setLimits(const ModelFacts& facts) {
    m_multiple = std::max(1, facts.sizeMultiple);
    m_width->setSingleStep(m_multiple);
    m_height->setSingleStep(m_multiple);
    m_frames->setMaximum(std::max(1, facts.maxFrames));
    showRising(facts.motionControls);
    offerSchedulers(facts.schedulers.empty() ? schedulerNames() : facts.schedulers, facts.defaultScheduler);
    onSideChanged();
}

void ShapeFields::setDefaults(const ModelFacts& facts) {
    GenerationRequest own;
    own.width = facts.defaultWidth;
    own.height = facts.defaultHeight;
    own.frames = std::min(facts.defaultFrames, m_frames->maximum());
    own.fps = facts.defaultFps;
    own.steps = facts.defaultSteps;
    own.guidance = facts.defaultGuidance;
    own.minGuidance = facts.defaultMinGuidance;
    own.scheduler = facts.defaultScheduler;
    own.seed = m_seed->value();
    show(own);
}

void ShapeFields::read(GenerationRequest& request) const {
    request.width = m_width->value();
    request.height = m_height->value();
    request.frames = m_frames->value();
    request.fps = m_fps->value();
    request.steps = m_steps->value();
    request.guidance = m_guidance->value();
    request.minGuidance = m_minGuidance->value();
    request.scheduler = m_scheduler->currentData().toString().toStdString();
    request.seed = m_seed->value();
}

void ShapeFields::show(const GenerationRequest& request) {
    const auto set = [](QSpinBox* box, int value) {
        if (value > 0) box->setValue(value);
    };
    m_frames->setMaximum(std::max(m_frames->maximum(), request.frames));  // the model's limit comes later
    set(m_width, request.width);
    set(m_height, request.height);
    set(m_frames, request.frames);
    set(m_fps, request.fps);
    set(m_steps, request.steps);
    if (request.guidance) m_guidance->setValue(*request.guidance);
    if (request.minGuidance) m_minGuidance->setValue(*request.minGuidance);
    const QString scheduler = QString::fromStdString(request.scheduler);
    if (!scheduler.isEmpty() && m_scheduler->findData(scheduler) < 0)
        m_scheduler->addItem(schedulerTitle(scheduler), scheduler);  // of a model whose facts come later
    if (const int row = m_scheduler->findData(scheduler); row >= 0) m_scheduler->setCurrentIndex(row);
    m_seed->setValue(request.seed);
}

QSize ShapeFields::size() const {
    return {m_width->value(), m_height->value()};
}

bool ShapeFields::usesNegative() const {
    return m_guidance->value() > 1.0;
}

}  // namespace lightreel
