#pragma once
#include <QWidget>

#include "core/pipeline/engine_api.h"

namespace lightreel {

class CacheSwitch;
class ChunkSwitch;
class SliceRow;

/// "Optimisation": how the next clip may save time and memory. Knows no engine; what it says is a wish, of
/// which options() keeps what can help the clip.
class OptimisationPanel : public QWidget {
    Q_OBJECT
  public:
    explicit OptimisationPanel(QWidget* parent = nullptr);

    [[nodiscard]] AccelerationOptions wish() const;     ///< what the switches say; to be remembered
    [[nodiscard]] AccelerationOptions options() const;  ///< what a job shall get
    /// A budget is not taken over: it belongs to the machine that the settings came from.
    void setWish(const AccelerationOptions& wish);

    void forgetModel();                                 ///< another one is chosen, its facts come later
    void setFacts(const ModelFacts& facts);             ///< of the chosen model
    void setRequest(const GenerationRequest& request);  ///< the clip that Start would make

  private:
    CacheSwitch* m_cache;
    ChunkSwitch* m_chunk;
    SliceRow* m_slice;
    int m_frames = 0;
    int m_height = 0;        ///< pixels
    int m_sizeMultiple = 8;  ///< pixels of one latent row
};

}  // namespace lightreel
