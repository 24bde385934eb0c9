#include "ui/prompt/motion_fields.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>

#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/may_shrink.h"
#include "ui/style/spacing.h"

namespace lightreel {
namespace {

constexpr int kUsualMotion = 255;                     ///< the models have seen no more in training
constexpr int kMostMotion = 1023;                     ///< what validate() allows
constexpr double kMostNoise = 10, kNoiseStep = 0.01;  ///< likewise

}  // namespace

MotionFields::MotionFields(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::kLabelGap);
    m_grid->setVerticalSpacing(space::kRowGap);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnMinimumWidth(2, space::kControl);  // as where the size stands
    m_grid->setColumnStretch(3, 1);
    buildMotion();
    buildNoise();
    setDefaults({});
}

void MotionFields::buildMotion() {
    const QString sentence =
        tr("How much moves. 127 is the model's middle; above 255 is more than it has "
           "seen, and can be typed.");
    m_slider =
        describe(new QSlider(Qt::Horizontal), "motionSlider", tr("Motion"), tip(tr("Motion"), sentence));
    m_slider->setRange(0, kUsualMotion);
    m_slider->setPageStep(16);
    m_motion = describe(new QSpinBox, "motionSpin", tr("Motion"), tip(tr("Motion"), sentence));
    m_motion->setRange(0, kMostMotion);
    auto* ends = new QWidget;
    auto* row = new QHBoxLayout(ends);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(smallLabel(tr("still")));
    row->addStretch(1);
    row->addWidget(smallLabel(tr("lively")));
    m_grid->addWidget(fieldLabel(tr("Motion"), m_motion), 0, 0);
    m_grid->addWidget(m_motion, 0, 1);
    m_grid->addWidget(m_slider, 0, 2, 1, 2);
    m_grid->addWidget(ends, 1, 2, 1, 2);
    connect(m_slider, &QSlider::valueChanged, m_motion, &QSpinBox::setValue);
    connect(m_motion, &QSpinBox::valueChanged, this, [this](int motion) {
        const QSignalBlocker quiet(m_slider);  // its end stands for more than it reaches
        m_slider->setValue(motion);
        Q_EMIT edited();
    });
}

void MotionFields::buildNoise() {
    m_noise =
        describe(new QDoubleSpinBox, "noiseAugSpin", tr("Noise over the picture"),
                 tip(tr("Noise"), tr("Noise laid over the picture before it is read. More lets the clip "
                                     "move away from it; 0.02 is usual.")));
    m_noise->setRange(0, kMostNoise);
    m_noise->setDecimals(3);
    m_noise->setSingleStep(kNoiseStep);
    mayShrink(*m_noise);
    Label* meaning = smallLabel(tr("over the picture; more moves away from it"));
    meaning->setWordWrap(true);
    m_grid->addWidget(fieldLabel(tr("Noise"), m_noise), 2, 0);
    m_grid->addWidget(m_noise, 2, 1);
    m_grid->addWidget(meaning, 2, 2, 1, 2);
    connect(m_noise, &QDoubleSpinBox::valueChanged, this, &MotionFields::edited);
}

void MotionFields::setDefaults(const ModelFacts& facts) {
    m_motion->setValue(facts.defaultMotionBucket);
    m_noise->setValue(facts.defaultNoiseAug);
}

void MotionFields::read(GenerationRequest& request) const {
    request.motionBucket = m_motion->value();
    request.noiseAug = m_noise->value();
}

void MotionFields::show(const GenerationRequest& request) {
    if (request.motionBucket) m_motion->setValue(*request.motionBucket);
    if (request.noiseAug) m_noise->setValue(*request.noiseAug);
}

}  // namespace lightreel
