#pragma once
#include <QWidget>

#include "core/pipeline/engine_api.h"

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QSpinBox;

namespace lightreel {

class Label;

class SeedRow;

/// Size, length, steps, scheduler, guidance, seed.
class ShapeFields : public QWidget {
    Q_OBJECT
  public:
    explicit ShapeFields(QWidget* parent = nullptr);

    /// Limits of the model; values are kept where they fit.
    void setLimits(const ModelFacts& facts);
    /// The model's own size, length, steps, guidance and scheduler.
    void setDefaults(const ModelFacts& facts);

    void read(GenerationRequest& request) const;  ///< fields -> request
    void show(const GenerationRequest& request);  ///< request -> fields; 0 and "" leave a field alone

    [[nodiscard]] QSize size() const;  ///< pixels
    /// Why a size or a guidance cannot be used; empty when they can.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] SeedRow& seed() const { return *m_seed; }
    [[nodiscard]] bool usesNegative() const;
    [[nodiscard]] QGridLayout* grid() const { return m_grid; }

  Q_SIGNALS:
    void edited();

  private:
    void buildSize();
    void buildLength();
    void buildSampling();
    void buildGuidance();
    void showRising(bool rising);
    void swapSides();
    void correctSides();
    void onSideChanged();
    void onGuidanceChanged();
    void offerSchedulers(const std::vector<std::string>& words, const std::string& own);
    [[nodiscard]] QString sizeProblem() const;
    [[nodiscard]] bool guidanceFalls() const;

    int m_multiple = 8;  ///< pixels
    QGridLayout* m_grid;
    QSpinBox* m_width;
    QSpinBox* m_height;
    Label* m_sizeProblem;
    QSpinBox* m_frames;
    QSpinBox* m_fps;
    QSpinBox* m_steps;
    QComboBox* m_scheduler;
    QDoubleSpinBox* m_minGuidance;  ///< of the first frame, where guidance rises over the frames
    Label* m_guidanceTo;
    QDoubleSpinBox* m_guidance;
    bool m_rising = false;
    SeedRow* m_seed;
};

}  // namespace lightreel
