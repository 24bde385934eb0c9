#pragma once
#include <QWidget>

#include "core/pipeline/engine_api.h"

class QDoubleSpinBox;
class QGridLayout;
class QSlider;
class QSpinBox;

namespace lightreel {

/// How much moves, for models that a picture is all they know of: motion, and noise over the picture.
class MotionFields : public QWidget {
    Q_OBJECT
  public:
    explicit MotionFields(QWidget* parent = nullptr);

    void setDefaults(const ModelFacts& facts);
    void read(GenerationRequest& request) const;  ///< fields -> request
    void show(const GenerationRequest& request);  ///< request -> fields; what is not said stays
    [[nodiscard]] QGridLayout* grid() const { return m_grid; }

  Q_SIGNALS:
    void edited();

  private:
    void buildMotion();
    void buildNoise();

    QGridLayout* m_grid;
    QSlider* m_slider;
    QSpinBox* m_motion;
    QDoubleSpinBox* m_noise;
};

}  // namespace lightreel
