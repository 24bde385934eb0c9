#pragma once
#include <QWidget>
#include <optional>

#include "core/pipeline/engine_api.h"
#include "ui/prompt/prompt_fields.h"

class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace lightreel {

class MotionFields;
class OutputFields;
class ShapeFields;
class StartImageFields;

/// "Prompt & settings": everything that goes into a request, and Start. Knows no engine and no library.
class PromptPanel : public QWidget {
    Q_OBJECT
  public:
    explicit PromptPanel(QWidget* parent = nullptr);

    /// What a job shall get: of what the fields say, what the chosen model knows.
    [[nodiscard]] GenerationRequest request() const;
    /// What the fields say, every value filled in; to be remembered.
    [[nodiscard]] GenerationRequest wish() const;
    void setRequest(const GenerationRequest& request);
    /// Where a clip from another start picture goes.
    [[nodiscard]] QString outputFor(const QString& picture) const;

    /// The chosen model's facts are known. useDefaults: also fill its own size, length and steps in.
    void setFacts(const ModelFacts& facts, bool useDefaults);
    void forgetModel();                           ///< another one is chosen, its facts come later
    void setRunning(bool running);                ///< Start reads "Add to queue" while a job runs
    void setEngineReason(const QString& reason);  ///< why nothing can be started; empty: it can
    void rollSeedUnlessLocked();

    /// Puts the focus where what is missing can be mended.
    void focusMissing();

    [[nodiscard]] PromptFields& prompt() { return *m_prompt; }
    [[nodiscard]] StartImageFields& start() { return *m_startImage; }
    [[nodiscard]] OutputFields& output() { return *m_output; }
    [[nodiscard]] const OutputFields& output() const { return *m_output; }
    [[nodiscard]] bool seedLocked() const;
    void setSeedLocked(bool locked);
    [[nodiscard]] bool canStart() const;

  Q_SIGNALS:
    void startWanted();
    void pictureModelWanted();  ///< one that takes a start image
    void edited();

  private:
    [[nodiscard]] QWidget* buildStartBlock();
    void onEdited();
    void showReason();
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QString missing() const;
    [[nodiscard]] bool pictureUnused() const;

    PromptFields* m_prompt;
    StartImageFields* m_startImage;
    MotionFields* m_motion;
    ShapeFields* m_shape;
    OutputFields* m_output;
    QVBoxLayout* m_column;
    QLabel* m_reason;
    QPushButton* m_start;
    QString m_engineReason;
    std::optional<ModelFacts> m_facts;  ///< of the chosen model, once they are known
};

}  // namespace lightreel
