#pragma once
#include <QDialog>
#include <map>

#include "core/jobs/model_service.h"
#include "ui/models/model_catalog.h"
#include "ui/style/theme.h"

class QPushButton;
class QTableWidget;

namespace lightreel {

class Dialogs;
class ModelActivity;
class ModelDetails;

/// The models on this computer: list on the left, the chosen one on the right; import of a folder and check
/// of all files.
class ModelsDialog : public QDialog {
    Q_OBJECT
  public:
    ModelsDialog(ModelService& service, ModelCatalog& catalog, Dialogs& dialogs, QWidget* parent = nullptr);

    /// Asks for a folder to import as soon as the dialog stands.
    void importLater();

  private:
    enum Column { Name, Family, Size, State, ColumnCount };
    enum class Busy { No, Importing, Verifying };

    void buildTable();
    [[nodiscard]] QWidget* buildTools();
    [[nodiscard]] QWidget* buildFoot();
    void connectService();
    void connectCatalog();
    void refill();
    void importFolder();
    void verifyChosen();
    void setBusy(Busy busy, const QString& text);
    void takeFacts(const QString& folder, const ModelFacts& facts);
    void showVerified(const QString& folder, bool agrees);
    void showState(const QString& folder, const QString& text, Tone tone);
    void showChosen();
    [[nodiscard]] int rowOf(const QString& folder) const;

    ModelService& m_service;
    ModelCatalog& m_catalog;
    Dialogs& m_dialogs;
    Busy m_busy = Busy::No;
    std::map<QString, ModelFacts> m_facts;  ///< by folder
    std::map<QString, QString> m_failures;  ///< by folder: why it cannot be used
    QTableWidget* m_table;
    ModelDetails* m_details;
    QPushButton* m_import = nullptr;
    QPushButton* m_verify = nullptr;
    ModelActivity* m_activity;
};

}  // namespace lightreel
