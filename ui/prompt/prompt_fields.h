#pragma once
#include <QVector>
#include <QWidget>

#include "ui/models/model_choice.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;

namespace lightreel {

class Label;

/// Model, prompt with its token count, negative prompt.
class PromptFields : public QWidget {
    Q_OBJECT
  public:
    explicit PromptFields(QWidget* parent = nullptr);

    /// Keeps the chosen model when it is still there.
    void setModels(const QVector<ModelChoice>& models);
    void setModel(const QString& idOrFolder);
    [[nodiscard]] ModelChoice model() const;  ///< empty without a model

    void setPrompt(const QString& prompt);
    void replacePrompt(const QString& prompt);  ///< the field's own undo brings the former one back
    void setNegativePrompt(const QString& prompt);
    [[nodiscard]] QString prompt() const;
    [[nodiscard]] QString negativePrompt() const;

    /// Answer to countWanted; a count for another text is ignored.
    void showTokens(const QString& prompt, qint64 count);
    /// How many tokens the model reads; 0 while that is not known, then only the count is shown.
    void setTokenLimit(int limit);
    void focusPrompt();
    /// Without guidance the negative prompt has no effect; the field says so.
    void setNegativeUsed(bool used);
    /// The chosen model reads prompts at all; else what was written waits for one that does.
    void setPromptRead(bool read);
    [[nodiscard]] bool promptRead() const { return m_read; }

    [[nodiscard]] QGridLayout* grid() const { return m_grid; }

  Q_SIGNALS:
    void modelChosen(const lightreel::ModelChoice& model);
    void modelsWanted();
    void edited();
    void countWanted(const QString& prompt);

  private:
    void buildModelRow();
    void buildPrompt();
    void onPromptChanged();
    void writeTokens();
    void writeHints();

    QVector<ModelChoice> m_models;
    qint64 m_count = 0;  ///< of the prompt's tokens; 0: not counted
    int m_tokenLimit = 0;
    bool m_read = true;
    bool m_negativeUsed = true;
    QGridLayout* m_grid;
    QComboBox* m_model;
    QToolButton* m_openModels;
    Label* m_tokens;
    QPlainTextEdit* m_prompt;
    QLineEdit* m_negative;
};

}  // namespace lightreel
