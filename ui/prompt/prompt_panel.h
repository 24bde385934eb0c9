#pragma once
#include <QWidget>

#include "core/pipeline/engine_api.h"
#include "ui/prompt/prompt_fields.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace lightreel {

class OutputFields;
class ShapeFields;

/// "Prompt & settings": everything that goes into a request, and Start. Knows no engine and no library.
class PromptPanel : public QWidget {
    Q_OBJECT
  public:
    explicit PromptPanel(QWidget* parent = nullptr);

    /// What the fields say, every value filled in.
    [[nodiscard]] GenerationRequest request() const;
    void setRequest(const GenerationRequest& request);

    /// The chosen model's facts are known. useDefaults: also fill its own size, length and steps in.
    void setFacts(const ModelFacts& facts, bool useDefaults);
    void setRunning(bool running);                ///< Start reads "Add to queue" while a job runs
    void setEngineReason(const QString& reason);  ///< why nothing can be started; empty: it can
    void rollSeedUnlessLocked();

    [[nodiscard]] PromptFields& prompt() { return *m_prompt; }
    [[nodiscard]] OutputFields& output() { return *m_output; }
    [[nodiscard]] const OutputFields& output() const { return *m_output; }
    [[nodiscard]] bool seedLocked() const;
    void setSeedLocked(bool locked);
    [[nodiscard]] bool canStart() const;

  Q_SIGNALS:
    void startWanted();
    void edited();

  private:
    [[nodiscard]] QWidget* buildStartBlock();
    void onEdited();
    [[nodiscard]] QString problem() const;

    PromptFields* m_prompt;
    ShapeFields* m_shape;
    OutputFields* m_output;
    QLabel* m_reason;
    QPushButton* m_start;
    QString m_engineReason;
};

}  // namespace lightreel
