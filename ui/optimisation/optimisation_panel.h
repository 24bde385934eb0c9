#pragma once
#include <QWidget>
#include <map>
#include <optional>

#include "core/compare/run_history.h"
#include "core/pipeline/engine_api.h"

class QGridLayout;
class QToolButton;

namespace lightreel {

class CacheSwitch;
class ChunkSwitch;
class FieldsScroll;
class ForecastCard;
class PresetRow;
class SliceRow;
class SwapSwitch;

/// "Optimisation": how the next clip may save time and memory, and what that is expected to bring. Knows no
/// engine; what it says is a wish, of which options() keeps what can help the clip.
class OptimisationPanel : public QWidget {
    Q_OBJECT
  public:
    explicit OptimisationPanel(QWidget* parent = nullptr);

    [[nodiscard]] AccelerationOptions wish() const;     ///< what the switches say; to be remembered
    [[nodiscard]] AccelerationOptions options() const;  ///< what a job shall get
    /// A budget is not taken over: it belongs to the machine that the settings came from.
    void setWish(const AccelerationOptions& wish);

    enum class Switch { Cache, Chunk, Slice, Swap };
    /// options() with one switch turned over, for every switch that can be: what they are to be compared
    /// with.
    [[nodiscard]] std::map<Switch, AccelerationOptions> turned() const;

    void forgetModel();                                 ///< another one is chosen, its facts come later
    void setFacts(const ModelFacts& facts);             ///< of the chosen model
    void setRequest(const GenerationRequest& request);  ///< the clip that Start would make

    /// turned: plans of turned(); those that are missing are not known. freeBytes: 0 when it is not known.
    void showForecast(const RunPlan& plan, const std::map<Switch, RunPlan>& turned, const RunHistory& history,
                      int64_t freeBytes);
    void showNoForecast(const QString& reason);

  Q_SIGNALS:
    void edited();

  private:
    void buildSwitches(QGridLayout& grid, QGridLayout& more);
    [[nodiscard]] QToolButton* moreButton(QWidget* fields);
    void onEdited();
    void follow();

    PresetRow* m_preset = nullptr;
    CacheSwitch* m_cache = nullptr;
    ChunkSwitch* m_chunk = nullptr;
    SliceRow* m_slice = nullptr;
    SwapSwitch* m_swap = nullptr;
    QToolButton* m_more = nullptr;
    ForecastCard* m_forecast = nullptr;
    FieldsScroll* m_scroll = nullptr;
    int m_frames = 0;
    int m_height = 0;        ///< pixels
    int m_sizeMultiple = 8;  ///< pixels of one latent row
};

}  // namespace lightreel
