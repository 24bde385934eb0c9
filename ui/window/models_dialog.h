#pragma once
#include <QDialog>

#include "core/jobs/model_service.h"
#include "ui/window/model_catalog.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace lightreel {

class Dialogs;

/// The models on this computer: name, family, parameters, size, state; import of a folder and check of all
/// files.
class ModelsDialog : public QDialog {
    Q_OBJECT
  public:
    ModelsDialog(ModelService& service, ModelCatalog& catalog, Dialogs& dialogs, QWidget* parent = nullptr);

    /// Asks for a folder to import as soon as the dialog stands.
    void importLater();

  private:
    enum Column { Name, Family, Parameters, Size, State, ColumnCount };
    enum class Busy { No, Importing, Verifying };

    [[nodiscard]] QWidget* buildTools();
    [[nodiscard]] QWidget* buildProgress();
    void connectService();
    void refill();
    void importFolder();
    void verifySelected();
    void setBusy(Busy busy, const QString& text);
    void say(const QString& text, bool failed);
    void showFacts(const QString& folder, const ModelFacts& facts);
    void showState(const QString& folder, const QString& text, bool failed);
    [[nodiscard]] int rowOf(const QString& folder) const;
    void refreshButtons();

    ModelService& m_service;
    ModelCatalog& m_catalog;
    Dialogs& m_dialogs;
    Busy m_busy = Busy::No;
    QTableWidget* m_table;
    QPushButton* m_import;
    QPushButton* m_verify;
    QPushButton* m_cancel;
    QWidget* m_progressRow;
    QProgressBar* m_progress;
    QLabel* m_progressText;
    QLabel* m_message;
};

}  // namespace lightreel
