#include "ui/window/get_started_page.h"

#include <QCheckBox>
#include <QDir>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStorageInfo>
#include <QVBoxLayout>

#include "core/memory/meter.h"
#include "ui/models/model_kind.h"
#include "ui/style/chip.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/error_text.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kPageMargin = 40;
constexpr int kSectionGap = 20;
constexpr int kNameColumn = 110;

QString home(const QString& path) {
    const QString own = QDir::homePath();
    return path.startsWith(own + QLatin1Char('/')) ? QStringLiteral("~") + path.mid(own.size()) : path;
}

/// The folder, or the nearest one above it that exists, tells the disk.
QString withFreeSpace(const QString& folder) {
    QDir nearest(folder);
    while (!nearest.exists() && nearest.path() != QLatin1String("/"))
        nearest.setPath(QFileInfo(nearest.path()).path());
    const qint64 free = QStorageInfo(nearest.path()).bytesAvailable();
    return free > 0 ? GetStartedPage::tr("%1 · %2 free on this disk").arg(home(folder), fileSizeText(free))
                    : home(folder);
}

}  // namespace

GetStartedPage::GetStartedPage(QWidget* parent)
    : QWidget(parent), m_models(new QVBoxLayout), m_title(titleLabel()), m_sentence(secondLabel()) {
    setObjectName(QStringLiteral("getStartedTab"));
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(kPageMargin, 28, kPageMargin, 14);
    column->setSpacing(kSectionGap);
    column->addWidget(buildHead());
    column->addWidget(buildComputer());
    column->addWidget(buildModels());
    column->addStretch(1);
    column->addWidget(buildFoot());
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setWidget(page);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
    showModels({});
}

QWidget* GetStartedPage::buildHead() {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    m_title->setObjectName(QStringLiteral("getStartedTitle"));
    m_sentence->setWordWrap(true);
    words->addWidget(m_title);
    words->addWidget(m_sentence);
    m_firstClip =
        describe(new QPushButton(tr("Make a first clip")), "firstClipButton", tr("Make a first clip"),
                 tip(tr("Make a first clip"), tr("Starts with an example prompt, unless there is one.")));
    m_firstClip->setIcon(themeIcon("play"));
    makePrimary(m_firstClip);
    row->addLayout(words, 1);
    row->addWidget(m_firstClip, 0, Qt::AlignVCenter);
    connect(m_firstClip, &QPushButton::clicked, this, &GetStartedPage::firstClipWanted);
    return head;
}

GetStartedPage::Row GetStartedPage::addRow(QGridLayout* grid, const QString& name, const char* objectName) {
    const int row = grid->rowCount();
    Row made{new IconLabel("info", Tone::Second), new Label};
    made.value->setObjectName(QLatin1String(objectName));
    made.value->setWordWrap(true);
    made.value->setMinimumHeight(space::kControl);
    grid->addWidget(made.icon, row, 0);
    grid->addWidget(secondLabel(name), row, 1);
    grid->addWidget(made.value, row, 2);
    grid->addWidget(hairline(), row + 1, 0, 1, 3);
    return made;
}

QWidget* GetStartedPage::buildComputer() {
    auto* all = new QWidget;
    auto* grid = new QGridLayout(all);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::kDockPadding);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(1, kNameColumn);
    grid->setColumnStretch(2, 1);
    grid->addWidget(sectionLabel(tr("This computer")), 0, 0, 1, 3);
    m_processor = addRow(grid, tr("Processor"), "startProcessor");
    m_card = addRow(grid, tr("Graphics card"), "startCard");
    m_memory = addRow(grid, tr("Memory"), "startMemory");
    m_modelsFolder = addRow(grid, tr("Models folder"), "startModelsFolder");
    m_clipsFolder = addRow(grid, tr("Clips folder"), "startClipsFolder");
    fill(m_processor, false, tr("Being looked at"));
    fill(m_card, false, tr("Being looked at"));
    const SystemMemory memory = systemMemory();
    fill(m_memory, true, tr("%1, %2 free").arg(memoryText(memory.total), memoryText(memory.available)));
    return all;
}

QWidget* GetStartedPage::buildModels() {
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kRowGap);
    auto* head = new QHBoxLayout;
    auto* import =
        describe(new QPushButton(tr("Import folder…")), "startImport", tr("Import folder"),
                 tip(tr("Import folder"), tr("Copies a diffusers model folder into the models folder.")));
    auto* manage = describe(new QPushButton(tr("Models…")), "startModels", tr("Models"),
                            tip(tr("Models"), tr("Lists all models and checks their files.")));
    import->setIcon(themeIcon("import"));
    head->addWidget(sectionLabel(tr("Models")), 1);
    head->addWidget(import);
    head->addWidget(manage);
    column->addLayout(head);
    m_models->setSpacing(space::kRowGap);
    column->addWidget(hairline());
    column->addLayout(m_models);
    connect(import, &QPushButton::clicked, this, &GetStartedPage::importWanted);
    connect(manage, &QPushButton::clicked, this, &GetStartedPage::modelsWanted);
    return all;
}

QWidget* GetStartedPage::buildFoot() {
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kLabelGap);
    m_atStart = describe(new QCheckBox(tr("Show at start")), "showAtStart", tr("Show at start"),
                         tr("Opens this page whenever Lightreel starts. It stays under Help."));
    Label* promise = secondLabel(tr("No account, no telemetry. Everything runs on this computer."));
    promise->setWordWrap(true);
    row->addWidget(new IconLabel("offline", Tone::Second));
    row->addWidget(promise, 1);
    row->addWidget(m_atStart);
    return foot;
}

void GetStartedPage::fill(const Row& row, bool good, const QString& text) {
    row.icon->set(good ? "check" : "info", good ? Tone::Good : Tone::Second);
    row.value->setText(text);
}

void GetStartedPage::showEngine(const EngineFacts& facts) {
    QString processor =
        tr("%1 threads, %2").arg(facts.threads).arg(QString::fromStdString(facts.cpuCapability));
    if (facts.fastBfloat16) processor += tr(", fast with bfloat16");
    fill(m_processor, true, processor);
    QStringList cards;
    for (const std::string& device : facts.devices)
        if (device != "cpu") cards << QString::fromStdString(device);
    if (!cards.isEmpty()) return fill(m_card, true, cards.join(QStringLiteral(", ")));
    fill(m_card, false, tr("No NVIDIA card is used. The processor does the work, which is slower."));
    m_card.value->setToolTip(QString::fromStdString(facts.cudaReason));
}

void GetStartedPage::showFolders(const QString& models, const QString& clips) {
    fill(m_modelsFolder, true, withFreeSpace(models));
    fill(m_clipsFolder, true, withFreeSpace(clips));
}

void GetStartedPage::showModels(const QVector<ModelChoice>& models) {
    while (QLayoutItem* item = m_models->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    m_rows.clear();
    m_firstClip->setEnabled(!models.isEmpty());
    m_title->setText(models.isEmpty() ? tr("One model is missing") : tr("Lightreel is ready"));
    m_sentence->setText(models.isEmpty()
                            ? tr("Import a diffusers folder to make clips. The player works without.")
                            : tr("A small demo model is built in. Everything below can wait."));
    for (const ModelChoice& model : models) {
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 2, 0, 2);
        row->setSpacing(space::kGroupGap);
        auto* words = new QVBoxLayout;
        words->setSpacing(1);
        ModelRow made{smallLabel(tr("Reading its files")), secondLabel(),
                      new Chip(Tone::Plain, tr("reading"))};
        words->addWidget(mediumLabel(model.title));
        words->addWidget(made.facts);
        row->addLayout(words, 1);
        row->addWidget(made.size);
        row->addWidget(made.state);
        m_rows[model.folder] = made;
        m_models->addWidget(line);
        m_models->addWidget(hairline());
    }
}

void GetStartedPage::showModel(const QString& folder, const ModelFacts& facts) {
    const auto row = m_rows.find(folder);
    if (row == m_rows.end()) return;
    row->second.facts->setText(tr("%1, %2 × %3, up to %4 frames, %5 parameters")
                                   .arg(modelKind(facts))
                                   .arg(facts.defaultWidth)
                                   .arg(facts.defaultHeight)
                                   .arg(facts.maxFrames)
                                   .arg(parametersText(facts.parameters)));
    row->second.size->setText(fileSizeText(facts.bytes));
    row->second.state->set(Tone::Good, tr("ready"));
}

void GetStartedPage::showFailure(const QString& folder, const Error& error) {
    const auto row = m_rows.find(folder);
    if (row == m_rows.end()) return;
    row->second.facts->setText(tr("The Models dialog says why"));
    row->second.state->set(Tone::Error, errorTitle(error));
}

void GetStartedPage::setShownAtStart(bool shown) {
    m_atStart->setChecked(shown);
}

bool GetStartedPage::shownAtStart() const {
    return m_atStart->isChecked();
}

}  // namespace lightreel
