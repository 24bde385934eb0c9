#include "ui/compare/compare_dialog.h"

#include <QApplication>
#include <QDateTime>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/compare/grid_fields.h"
#include "ui/compare/setting_list.h"
#include "ui/optimisation/plan_client.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/roles.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/error_text.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kMargin = 14;
constexpr int kMostRepeats = 20;
constexpr int kLongestTitle = 60;

Label* figure(const char* objectName) {
    Label* label = mediumLabel();
    label->setObjectName(QLatin1String(objectName));
    return label;
}

QString titleFrom(const GenerationRequest& request) {
    const QString prompt = QString::fromStdString(request.prompt).simplified();
    return prompt.isEmpty() ? CompareDialog::tr("Start image") : prompt.left(kLongestTitle);
}

}  // namespace

CompareDialog::CompareDialog(ComparisonWish wish, ModelService& models, const RunHistory& history, Page page,
                             QWidget* parent)
    : QDialog(parent),
      m_wish(std::move(wish)),
      m_history(history),
      m_plans(new PlanClient(models, this)),
      m_title(new QLineEdit),
      m_repeats(new QSpinBox),
      m_pages(new QTabWidget),
      m_list(new SettingList),
      m_grid(new GridFields),
      m_runs(figure("compareRuns")),
      m_time(figure("compareTime")),
      m_disk(figure("compareDisk")) {
    setObjectName(QStringLiteral("compareDialog"));
    setWindowTitle(tr("Compare settings"));
    m_pages->setObjectName(QStringLiteral("comparePages"));
    m_pages->setDocumentMode(true);
    m_pages->setFocusPolicy(Qt::NoFocus);  // its bar takes the focus
    describe(m_pages->tabBar(), "comparePagesBar", tr("Settings or grid"), tr("Settings or grid"));
    m_pages->addTab(buildSettings(), tr("Settings"));
    m_pages->addTab(m_grid, tr("Grid"));
    m_pages->setCurrentIndex(page == Page::Grid ? 1 : 0);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(buildHead());
    all->addWidget(m_pages, 1);
    all->addWidget(hairline());
    all->addWidget(buildFoot());
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().lineSpacing() * 38);
    m_list->setOffers(settingOffers(m_wish.request, m_wish.panel, m_wish.facts));
    m_grid->setModel(m_wish.request, m_wish.facts);
    connect(m_list, &SettingList::edited, this, &CompareDialog::onEdited);
    connect(m_grid, &GridFields::edited, this, &CompareDialog::onEdited);
    connect(m_pages, &QTabWidget::currentChanged, this, &CompareDialog::onEdited);
    connect(m_repeats, &QSpinBox::valueChanged, this, &CompareDialog::onEdited);
    connect(m_plans, &PlanClient::answered, this, &CompareDialog::onPlans);
    onEdited();
}

QWidget* CompareDialog::buildHead() {
    describe(m_title, "compareTitle", tr("Title"), tip(tr("Title"), tr("What the comparison is called.")));
    describe(m_repeats, "compareRepeats", tr("Runs of each"),
             tip(tr("Runs of each"), tr("More runs make the times surer; the table shows their medians.")));
    m_title->setText(titleFrom(m_wish.request));
    m_title->setCursorPosition(0);
    m_repeats->setRange(1, kMostRepeats);
    auto* head = new QWidget;
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(kMargin, kMargin, kMargin, space::kDockPadding);
    column->setSpacing(space::kRowGap);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::kLabelGap);
    row->addWidget(fieldLabel(tr("Title"), m_title));
    row->addWidget(m_title, 1);
    row->addSpacing(space::kLabelGap);
    row->addWidget(fieldLabel(tr("Runs of each"), m_repeats));
    row->addWidget(m_repeats);
    column->addLayout(row);
    Label* same =
        smallLabel(tr("Prompt, model, size, steps, seed and noise are the same in all runs, as the "
                      "Prompt panel has them now."));
    same->setWordWrap(true);
    column->addWidget(same);
    return head;
}

QWidget* CompareDialog::buildSettings() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(kMargin, space::kRowGap, kMargin, space::kRowGap);
    row->setSpacing(space::kLabelGap);
    const auto add = [&](const char* name, const QString& text, const QString& sentence, auto slot) {
        auto* button = describe(new QPushButton(text), name, text, tip(text, sentence));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, m_list, slot);
        row->addWidget(button);
    };
    add("compareUsual", tr("Usual ones"), tr("Ticks one of each kind."), &SettingList::tickUsual);
    add("compareAll", tr("All"), tr("Ticks all that the model can do."), &SettingList::tickAll);
    add("compareNone", tr("None"), tr("Leaves the plain run alone."), &SettingList::tickNone);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(m_list, 1);
    return page;
}

QWidget* CompareDialog::buildFoot() {
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(kMargin, space::kDockPadding, kMargin, space::kDockPadding);
    row->setSpacing(space::kLabelGap);
    auto* sums = new QFormLayout;
    sums->setVerticalSpacing(2);
    sums->setHorizontalSpacing(space::kGroupGap);
    sums->addRow(secondLabel(tr("Runs")), m_runs);
    sums->addRow(secondLabel(tr("Time")), m_time);
    sums->addRow(secondLabel(tr("On disk")), m_disk);
    m_start = describe(new QPushButton(tr("Start comparison")), "compareStart", tr("Start comparison"),
                       tip(tr("Start comparison"),
                           tr("Runs one setting after the other in the queue. It can be paused, and goes on "
                              "after a restart.")));
    makePrimary(m_start);
    m_start->setDefault(true);
    auto* cancel = describe(new QPushButton(tr("Cancel")), "compareCancel", tr("Cancel"),
                            tip(tr("Cancel"), tr("Starts nothing.")));
    cancel->setAutoDefault(false);
    row->addLayout(sums, 1);
    row->addWidget(cancel, 0, Qt::AlignBottom);
    row->addWidget(m_start, 0, Qt::AlignBottom);
    connect(m_start, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    return foot;
}

Result<std::vector<ComparisonMember>> CompareDialog::members() const {
    if (m_pages->currentIndex() == 0) return withBaseline(m_list->ticked());
    Result<std::vector<ComparisonMember>> grid = m_grid->members();
    return grid ? Result<std::vector<ComparisonMember>>(withBaseline(std::move(grid).value())) : grid;
}

RunInput CompareDialog::inputOf(const ComparisonMember& member) const {
    return {m_wish.request, member.acceleration, m_wish.modelFolder.toStdString(),
            m_wish.motionAdapter.toStdString()};
}

void CompareDialog::onEdited() {
    const Result<std::vector<ComparisonMember>> members = this->members();
    m_start->setEnabled(members.ok() && members->size() > 1);
    if (!members) {
        m_members.clear();
        m_plans->forget();
        m_runs->setText(errorText(members.error()).cause);
        m_time->setText(QStringLiteral("–"));
        return m_disk->setText(QStringLiteral("–"));
    }
    m_members = *members;
    showSums(tr("being worked out"));
    std::vector<RunInput> inputs;
    for (const ComparisonMember& member : m_members) inputs.push_back(inputOf(member));
    m_plans->ask(std::move(inputs));
}

void CompareDialog::showSums(const QString& time) {
    const auto settings = static_cast<int>(m_members.size());
    const int repeats = m_repeats->value();
    m_runs->setText(settings < 2   ? tr("Tick one setting at least to hold against the plain run.")
                    : repeats == 1 ? tr("%1, and a short one to warm up").arg(settings)
                                   : tr("%1: %2 settings, %3 times each, and a short one to warm up")
                                         .arg(settings * repeats)
                                         .arg(settings)
                                         .arg(repeats));
    m_time->setText(time);
    const GenerationRequest& request = m_wish.request;
    const int64_t pixels = int64_t{request.width} * request.height * request.frames;
    m_disk->setText(
        tr("at most %1: the frames of each setting, without loss").arg(fileSizeText(pixels * 3 * settings)));
}

void CompareDialog::onPlans(const std::vector<std::optional<RunPlan>>& plans) {
    double seconds = 0;
    bool measured = true;
    for (const std::optional<RunPlan>& plan : plans) {
        const auto time = plan ? m_history.total(*plan) : std::nullopt;
        if (!time) return showSums(tr("not known yet: told after the first run"));
        seconds += time->seconds;
        measured = measured && time->measured;
    }
    const QString sum = secondsText(seconds * m_repeats->value());
    showSums(measured ? tr("about %1").arg(sum) : tr("about %1, estimated from other settings").arg(sum));
}

ComparisonPlan CompareDialog::plan() const {
    ComparisonPlan plan;
    plan.title = m_title->text().simplified().toStdString();
    plan.created = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString();
    plan.version = QApplication::applicationVersion().toStdString();
    plan.request = m_wish.request;
    plan.modelFolder = m_wish.modelFolder.toStdString();
    plan.motionAdapter = m_wish.motionAdapter.toStdString();
    plan.members = m_members;
    plan.repeats = m_repeats->value();
    return plan;
}

}  // namespace lightreel
