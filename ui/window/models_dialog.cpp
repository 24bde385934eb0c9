#include "ui/window/models_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/window/describe.h"
#include "ui/window/dialogs.h"
#include "ui/window/error_text.h"
#include "ui/window/figures.h"
#include "ui/window/look.h"

namespace lightreel {
namespace {

constexpr int kFolderRole = Qt::UserRole;

QTableWidgetItem* cell(const QString& text, bool number = false) {
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    return item;
}

}  // namespace

ModelsDialog::ModelsDialog(ModelService& service, ModelCatalog& catalog, Dialogs& dialogs, QWidget* parent)
    : QDialog(parent), m_service(service), m_catalog(catalog), m_dialogs(dialogs) {
    setObjectName(QStringLiteral("modelsDialog"));
    setWindowTitle(tr("Models"));
    m_table = describe(new QTableWidget(0, ColumnCount), "modelTable", tr("Models"),
                       tr("The models on this computer. Choose one to check its files."));
    m_table->setHorizontalHeaderLabels(
        {tr("Model"), tr("Kind"), tr("Parameters"), tr("On disk"), tr("State")});
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(State, QHeaderView::Stretch);
    for (const int column : {Parameters, Size})
        m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_message = look::secondLabel({});
    m_message->setObjectName(QStringLiteral("modelMessage"));
    m_message->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(look::kLabelGap);
    column->addWidget(m_table, 1);
    column->addWidget(buildProgress());
    column->addWidget(m_message);
    column->addWidget(look::smallLabel(
        tr("Imported models are copied to %1").arg(QDir::toNativeSeparators(catalog.folder()))));
    column->addWidget(buildTools());
    resize(fontMetrics().averageCharWidth() * 120, fontMetrics().lineSpacing() * 24);
    connectService();
    refill();
    setBusy(Busy::No, {});
}

QWidget* ModelsDialog::buildTools() {
    auto* tools = new QWidget;
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    m_import = describe(new QPushButton(tr("Import folder…")), "modelImport", tr("Import folder"),
                        tr("Copies a diffusers model folder into Lightreel's models folder."));
    m_verify = describe(new QPushButton(tr("Check files")), "modelVerify", tr("Check files"),
                        tr("Reads every weight of the chosen model and looks for damage."));
    auto* close =
        describe(new QPushButton(tr("Close")), "modelClose", tr("Close"), tr("Closes this dialog."));
    look::setIcon(m_import, "import");
    look::setIcon(m_verify, "check");
    m_import->setAutoDefault(false);
    m_verify->setAutoDefault(false);
    close->setDefault(true);
    row->addWidget(m_import);
    row->addWidget(m_verify);
    row->addStretch(1);
    row->addWidget(close);
    connect(m_import, &QPushButton::clicked, this, &ModelsDialog::importFolder);
    connect(m_verify, &QPushButton::clicked, this, &ModelsDialog::verifySelected);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return tools;
}

QWidget* ModelsDialog::buildProgress() {
    m_progressRow = new QWidget;
    auto* row = new QHBoxLayout(m_progressRow);
    row->setContentsMargins(0, 0, 0, 0);
    m_progressText = new QLabel;
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    m_cancel = describe(new QPushButton(tr("Cancel")), "modelCancel", tr("Cancel"),
                        tr("Stops. Nothing half-copied is left."));
    m_cancel->setAutoDefault(false);
    row->addWidget(m_progressText);
    row->addWidget(m_progress, 1);
    row->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_busy == Busy::Importing) m_catalog.cancelImport();
        if (m_busy == Busy::Verifying) m_service.cancelVerify();
    });
    return m_progressRow;
}

void ModelsDialog::connectService() {
    connect(&m_service, &ModelService::inspected, this, &ModelsDialog::showFacts);
    connect(&m_service, &ModelService::failed, this, [this](const QString& folder, const Error& error) {
        showState(folder, errorText(error).cause, true);
        if (m_busy == Busy::Verifying) setBusy(Busy::No, {});
    });
    connect(&m_service, &ModelService::verified, this,
            [this](const QString& folder, const ModelFacts& facts) {
                showFacts(folder, facts);
                showState(folder, tr("all files are whole"), false);
                setBusy(Busy::No, {});
            });
    connect(&m_service, &ModelService::verifyCancelled, this, [this] { setBusy(Busy::No, {}); });
    connect(&m_catalog, &ModelCatalog::importProgressed, this, [this](qint64 done, qint64 total) {
        m_progress->setRange(0, total > 0 ? 1000 : 0);
        if (total > 0)
            m_progress->setValue(
                static_cast<int>(1000.0 * static_cast<double>(done) / static_cast<double>(total)));
        m_progressText->setText(tr("Copying, %1 of %2").arg(fileSizeText(done), fileSizeText(total)));
    });
    connect(&m_catalog, &ModelCatalog::imported, this, [this](const QString& id) {
        setBusy(Busy::No, {});
        refill();
        say(tr("%1 was imported.").arg(id), false);
    });
    connect(&m_catalog, &ModelCatalog::importCancelled, this, [this] {
        setBusy(Busy::No, {});
        say(tr("The import was stopped. Nothing half-copied was left."), false);
    });
    connect(&m_catalog, &ModelCatalog::importFailed, this, [this](const Error& error) {
        const ErrorText text = errorText(error);
        setBusy(Busy::No, {});
        say(QStringLiteral("%1 %2 %3").arg(text.cause, text.kept, text.next), true);
    });
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &ModelsDialog::refreshButtons);
}

void ModelsDialog::refill() {
    const QVector<ModelChoice> models = m_catalog.models();
    m_table->setRowCount(static_cast<int>(models.size()));
    for (int row = 0; row < models.size(); ++row) {
        auto* name = cell(models[row].title);
        name->setData(kFolderRole, models[row].folder);
        name->setToolTip(models[row].folder);
        m_table->setItem(row, Name, name);
        for (const int column : {Family, Parameters, Size})
            m_table->setItem(row, column, cell({}, column != Family));
        m_table->setItem(row, State, cell(tr("reading…")));
        m_service.inspect(models[row].folder);
    }
    if (m_table->currentRow() < 0 && m_table->rowCount() > 0) m_table->selectRow(0);
    if (models.isEmpty()) say(tr("No model yet. Import a diffusers folder."), false);
}

void ModelsDialog::importLater() {
    QTimer::singleShot(0, this, &ModelsDialog::importFolder);
}

void ModelsDialog::importFolder() {
    const QString folder = m_dialogs.chooseFolder(this, tr("Model folder to import"), QDir::homePath());
    if (folder.isEmpty()) return;
    say({}, false);
    setBusy(Busy::Importing, tr("Copying"));
    m_catalog.importFolder(folder);
}

void ModelsDialog::verifySelected() {
    const QTableWidgetItem* name = m_table->item(m_table->currentRow(), Name);
    if (!name) return;
    const QString folder = name->data(kFolderRole).toString();
    setBusy(Busy::Verifying, tr("Checking %1").arg(name->text()));
    showState(folder, tr("checking…"), false);
    m_service.verify(folder);
}

void ModelsDialog::setBusy(Busy busy, const QString& text) {
    m_busy = busy;
    m_progressText->setText(text);
    m_progress->setRange(0, 0);
    m_progressRow->setVisible(busy != Busy::No);
    refreshButtons();
}

void ModelsDialog::refreshButtons() {
    m_import->setEnabled(m_busy == Busy::No);
    m_verify->setEnabled(m_busy == Busy::No && m_table->currentRow() >= 0);
}

void ModelsDialog::say(const QString& text, bool failed) {
    m_message->setText(text);
    look::setTone(m_message, failed ? look::Tone::Error : look::Tone::Second);
    m_message->setVisible(!text.isEmpty());
}

void ModelsDialog::showFacts(const QString& folder, const ModelFacts& facts) {
    const int row = rowOf(folder);
    if (row < 0) return;
    m_table->item(row, Family)->setText(QString::fromStdString(facts.family));
    m_table->item(row, Parameters)->setText(parametersText(facts.parameters));
    m_table->item(row, Size)->setText(fileSizeText(facts.bytes));
    QStringList parts;
    for (const ModelFacts::Part& part : facts.parts)
        parts << QStringLiteral("%1: %2").arg(QString::fromStdString(part.name),
                                              QString::fromStdString(part.description));
    m_table->item(row, Family)->setToolTip(parts.join(QLatin1Char('\n')));
    showState(folder, tr("ready, %1").arg(QString::fromStdString(facts.dtype)), false);
}

void ModelsDialog::showState(const QString& folder, const QString& text, bool failed) {
    const int row = rowOf(folder);
    if (row < 0) return;
    QTableWidgetItem* state = m_table->item(row, State);
    state->setText(text);
    state->setToolTip(text);
    state->setForeground(look::toneColor(palette(), failed ? look::Tone::Error : look::Tone::Good));
}

int ModelsDialog::rowOf(const QString& folder) const {
    for (int row = 0; row < m_table->rowCount(); ++row)
        if (m_table->item(row, Name)->data(kFolderRole).toString() == folder) return row;
    return -1;
}

}  // namespace lightreel
