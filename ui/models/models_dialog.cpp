#include "ui/models/models_dialog.h"

#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/models/model_activity.h"
#include "ui/models/model_details.h"
#include "ui/models/padded_row.h"
#include "ui/models/state_chip.h"
#include "ui/pages/dialogs.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/plain_table.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/error_text.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kFolderRole = Qt::UserRole;

}  // namespace

ModelsDialog::ModelsDialog(ModelService& service, ModelCatalog& catalog, Dialogs& dialogs, QWidget* parent)
    : QDialog(parent),
      m_service(service),
      m_catalog(catalog),
      m_dialogs(dialogs),
      m_table(new QTableWidget(0, ColumnCount)),
      m_details(new ModelDetails),
      m_activity(new ModelActivity) {
    setObjectName(QStringLiteral("modelsDialog"));
    setWindowTitle(tr("Models"));
    buildTable();
    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(buildTools());
    left->addWidget(m_table, 1);
    left->addWidget(m_activity);
    auto* halves = new QHBoxLayout;
    halves->setSpacing(0);
    halves->addLayout(left, 1);
    halves->addWidget(m_details, 1);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addLayout(halves, 1);
    all->addWidget(hairline());
    all->addWidget(buildFoot());
    resize(fontMetrics().averageCharWidth() * 160, fontMetrics().lineSpacing() * 36);
    connectService();
    connectCatalog();
    setBusy(Busy::No, {});
    refill();
}

void ModelsDialog::buildTable() {
    describe(m_table, "modelTable", tr("Models"),
             tr("The models on this computer. The chosen one is shown beside."));
    m_table->setHorizontalHeaderLabels({tr("Model"), tr("Kind"), tr("On disk"), tr("State")});
    makePlainTable(*m_table, {Size});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegateForColumn(State, new StateChip(m_table));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Stretch);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &ModelsDialog::showChosen);
}

QWidget* ModelsDialog::buildTools() {
    auto* tools = new QWidget;
    QHBoxLayout* row = paddedRow(tools);
    m_import = describe(new QPushButton(tr("Import folder…")), "modelImport", tr("Import folder"),
                        tr("Copies a diffusers model folder into Lightreel's models folder."));
    m_verify = describe(new QPushButton(tr("Check files")), "modelVerify", tr("Check files"),
                        tr("Reads every weight of the chosen model and looks for damage."));
    m_import->setIcon(themeIcon("import"));
    m_verify->setIcon(themeIcon("check"));
    m_import->setAutoDefault(false);
    m_verify->setAutoDefault(false);
    row->addWidget(m_import);
    row->addWidget(m_verify);
    row->addStretch(1);
    connect(m_import, &QPushButton::clicked, this, &ModelsDialog::importFolder);
    connect(m_verify, &QPushButton::clicked, this, &ModelsDialog::verifyChosen);
    return tools;
}

QWidget* ModelsDialog::buildFoot() {
    auto* foot = new QWidget;
    QHBoxLayout* row = paddedRow(foot);
    auto* folder = new ElidedLabel(Qt::ElideMiddle, Tone::Second);
    folder->setText(tr("Imported models are copied to %1").arg(QDir::toNativeSeparators(m_catalog.folder())));
    folder->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto* close =
        describe(new QPushButton(tr("Close")), "modelClose", tr("Close"), tr("Closes this dialog."));
    close->setDefault(true);
    row->addWidget(folder, 1);
    row->addWidget(close);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return foot;
}

void ModelsDialog::connectService() {
    connect(&m_service, &ModelService::inspected, this, &ModelsDialog::takeFacts);
    connect(&m_service, &ModelService::failed, this, [this](const QString& folder, const Error& error) {
        const ErrorText text = errorText(error);
        m_failures[folder] = QStringLiteral("%1 %2").arg(text.cause, text.next);
        showState(folder, errorTitle(error), Tone::Error);
        if (m_busy == Busy::Verifying) setBusy(Busy::No, {});
        showChosen();
    });
    connect(&m_service, &ModelService::verified, this,
            [this](const QString& folder, const ModelFacts& facts, bool agrees) {
                takeFacts(folder, facts);
                setBusy(Busy::No, {});
                showVerified(folder, agrees);
            });
    connect(&m_service, &ModelService::verifyCancelled, this, [this](const QString& folder) {
        showState(folder, tr("ready"), Tone::Good);
        setBusy(Busy::No, {});
    });
}

void ModelsDialog::connectCatalog() {
    connect(&m_catalog, &ModelCatalog::importProgressed, m_activity, [this](qint64 done, qint64 total) {
        m_activity->setProgress(done, total,
                                tr("Copying, %1 of %2").arg(fileSizeText(done), fileSizeText(total)));
    });
    connect(m_activity, &ModelActivity::cancelWanted, this, [this] {
        if (m_busy == Busy::Importing) m_catalog.cancelImport();
        if (m_busy == Busy::Verifying) m_service.cancelVerify();
    });
    connect(&m_catalog, &ModelCatalog::imported, this, [this](const QString& id) {
        setBusy(Busy::No, {});
        refill();
        m_activity->say(tr("%1 was imported.").arg(id), Tone::Good);
    });
    connect(&m_catalog, &ModelCatalog::importCancelled, this, [this] {
        setBusy(Busy::No, {});
        m_activity->say(tr("The import was stopped. Nothing half-copied was left."), Tone::Accent);
    });
    connect(&m_catalog, &ModelCatalog::importFailed, this, [this](const Error& error) {
        const ErrorText text = errorText(error);
        setBusy(Busy::No, {});
        m_activity->say(QStringLiteral("%1 %2 %3").arg(text.cause, text.kept, text.next), Tone::Error);
    });
}

void ModelsDialog::refill() {
    const QVector<ModelChoice> models = m_catalog.models();
    const QSignalBlocker quiet(m_table);
    m_table->setRowCount(static_cast<int>(models.size()));
    for (int row = 0; row < models.size(); ++row) {
        auto* name = textCell(models[row].title);
        name->setData(kFolderRole, models[row].folder);
        name->setToolTip(models[row].folder);
        m_table->setItem(row, Name, name);
        m_table->setItem(row, Family, textCell({}));
        m_table->setItem(row, Size, numberCell({}));
        m_table->setItem(row, State, textCell({}));
        showState(models[row].folder, tr("reading"), Tone::Second);
        m_service.inspect(models[row].folder);
    }
    if (m_table->currentRow() < 0 && m_table->rowCount() > 0) m_table->selectRow(0);
    if (models.isEmpty()) m_activity->say(tr("No model yet. Import a diffusers folder."), Tone::Accent);
    showChosen();
}

void ModelsDialog::importLater() {
    QTimer::singleShot(0, this, &ModelsDialog::importFolder);
}

void ModelsDialog::importFolder() {
    const QString folder = m_dialogs.chooseFolder(this, tr("Model folder to import"), QDir::homePath());
    if (folder.isEmpty()) return;
    setBusy(Busy::Importing, tr("Copying"));
    m_catalog.importFolder(folder);
}

void ModelsDialog::verifyChosen() {
    const QTableWidgetItem* name = m_table->item(m_table->currentRow(), Name);
    if (!name) return;
    const QString folder = name->data(kFolderRole).toString();
    setBusy(Busy::Verifying, tr("Checking %1").arg(name->text()));
    showState(folder, tr("checking"), Tone::Accent);
    m_service.verify(folder);
}

void ModelsDialog::setBusy(Busy busy, const QString& text) {
    m_busy = busy;
    if (busy == Busy::No)
        m_activity->end();
    else
        m_activity->begin(text);
    m_import->setEnabled(busy == Busy::No);
    m_verify->setEnabled(busy == Busy::No && m_table->currentRow() >= 0);
}

void ModelsDialog::takeFacts(const QString& folder, const ModelFacts& facts) {
    const int row = rowOf(folder);
    if (row < 0) return;
    m_facts[folder] = facts;
    m_failures.erase(folder);
    m_table->item(row, Family)->setText(QString::fromStdString(facts.family));
    m_table->item(row, Size)->setText(fileSizeText(facts.bytes));
    showState(folder, tr("ready"), Tone::Good);
    showChosen();
}

void ModelsDialog::showVerified(const QString& folder, bool agrees) {
    const int row = rowOf(folder);
    if (row < 0) return;
    showState(folder, agrees ? tr("as imported") : tr("weights sound"), Tone::Good);
    const QString text = agrees ? tr("Every file of %1 is as it was when it was imported.")
                                : tr("Every weight of %1 is a number, and names and shapes fit. There are no "
                                     "checksums of an import to compare its files with.");
    m_activity->say(text.arg(m_table->item(row, Name)->text()), Tone::Good);
}

void ModelsDialog::showState(const QString& folder, const QString& text, Tone tone) {
    const int row = rowOf(folder);
    if (row < 0) return;
    QTableWidgetItem* state = m_table->item(row, State);
    state->setText(text);
    state->setToolTip(text);
    state->setData(StateChip::kToneRole, static_cast<int>(tone));
}

void ModelsDialog::showChosen() {
    m_verify->setEnabled(m_busy == Busy::No && m_table->currentRow() >= 0);
    const QTableWidgetItem* name = m_table->item(m_table->currentRow(), Name);
    m_details->setVisible(name != nullptr);
    if (!name) return;
    const QString folder = name->data(kFolderRole).toString();
    const auto facts = m_facts.find(folder);
    const auto failure = m_failures.find(folder);
    if (failure != m_failures.end())
        m_details->showUnknown(name->text(), failure->second);
    else if (facts != m_facts.end())
        m_details->showFacts(name->text(), facts->second);
    else
        m_details->showUnknown(name->text(), tr("Its files are being read."));
}

int ModelsDialog::rowOf(const QString& folder) const {
    for (int row = 0; row < m_table->rowCount(); ++row)
        if (m_table->item(row, Name) && m_table->item(row, Name)->data(kFolderRole).toString() == folder)
            return row;
    return -1;
}

}  // namespace lightreel
