#pragma once
#include <QVector>
#include <QWidget>
#include <map>

#include "core/pipeline/engine_api.h"
#include "ui/models/model_choice.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace lightreel {

class Chip;
class IconLabel;
class Label;

/// The first page: what was found on this computer, which models are there, and the way to a first clip.
/// Nothing modal; it can be closed and comes back under Help.
class GetStartedPage : public QWidget {
    Q_OBJECT
  public:
    explicit GetStartedPage(QWidget* parent = nullptr);

    void showEngine(const EngineFacts& facts);
    void showFolders(const QString& models, const QString& clips);
    void showModels(const QVector<ModelChoice>& models);
    void showModel(const QString& folder, const ModelFacts& facts);
    void showFailure(const QString& folder, const Error& error);
    void setShownAtStart(bool shown);
    [[nodiscard]] bool shownAtStart() const;

  Q_SIGNALS:
    void firstClipWanted();
    void importWanted();
    void modelsWanted();

  private:
    struct Row {
        IconLabel* icon;
        Label* value;
    };
    struct ModelRow {
        Label* facts;
        Label* size;
        Chip* state;
    };
    [[nodiscard]] QWidget* buildHead();
    [[nodiscard]] QWidget* buildComputer();
    [[nodiscard]] QWidget* buildModels();
    [[nodiscard]] QWidget* buildFoot();
    Row addRow(QGridLayout* grid, const QString& name, const char* objectName);
    static void fill(const Row& row, bool good, const QString& text);

    Row m_processor{}, m_card{}, m_memory{}, m_modelsFolder{}, m_clipsFolder{};
    QVBoxLayout* m_models;
    std::map<QString, ModelRow> m_rows;  ///< by folder
    Label* m_title;
    Label* m_sentence;
    QPushButton* m_firstClip;
    QCheckBox* m_atStart;
};

}  // namespace lightreel
