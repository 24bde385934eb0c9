#include "ui/compare/setting_list.h"

#include <QHeaderView>
#include <map>

#include "ui/style/describe.h"
#include "ui/style/labels.h"

namespace lightreel {
namespace {

QString titleOf(SettingOffer::Group group) {
    switch (group) {
        case SettingOffer::Group::Panel:
            return SettingList::tr("As the Optimisation panel stands");
        case SettingOffer::Group::Cache:
            return SettingList::tr("Caches (every how many steps a full one / depth)");
        case SettingOffer::Group::Budget:
            return SettingList::tr("Error budgets");
        case SettingOffer::Group::Memory:
            return SettingList::tr("Memory");
        case SettingOffer::Group::Preset:
            return SettingList::tr("Presets");
    }
    return {};
}

}  // namespace

SettingList::SettingList(QWidget* parent) : QTreeWidget(parent) {
    describe(this, "compareSettings", tr("Settings to compare"),
             tip(tr("Settings to compare"),
                 tr("Each ticked one is run with the same prompt, seed and noise, beside the plain run.")));
    setColumnCount(2);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setIndentation(fontMetrics().averageCharWidth() * 2);
    setSelectionMode(SingleSelection);
    setUniformRowHeights(true);
    setFrameShape(QFrame::NoFrame);
    header()->setStretchLastSection(true);
    connect(this, &QTreeWidget::itemChanged, this, [this] {
        if (!m_quiet) Q_EMIT edited();
    });
}

QTreeWidgetItem* SettingList::addGroup(const QString& title) {
    auto* item = new QTreeWidgetItem(this, {title});
    item->setFlags(Qt::ItemIsEnabled);
    item->setFirstColumnSpanned(true);
    item->setFont(0, mediumFont(font()));
    return item;
}

void SettingList::setOffers(std::vector<SettingOffer> offers) {
    m_quiet = true;
    m_offers = std::move(offers);
    m_items.clear();
    clear();
    auto* plain = new QTreeWidgetItem(this, {tr("Plain run, the baseline"), tr("always")});
    plain->setFlags(Qt::ItemIsUserCheckable);
    plain->setCheckState(0, Qt::Checked);
    std::map<SettingOffer::Group, QTreeWidgetItem*> groups;
    for (const SettingOffer& offer : m_offers) {
        QTreeWidgetItem*& group = groups[offer.group];
        if (!group) group = addGroup(titleOf(offer.group));
        const bool can = offer.reason.isEmpty();
        auto* item = new QTreeWidgetItem(
            group, {QString::fromStdString(offer.member.name), can ? offer.note : offer.reason});
        item->setFlags(can ? Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable
                           : Qt::ItemFlags(Qt::ItemIsUserCheckable));
        item->setCheckState(0, can && offer.usual ? Qt::Checked : Qt::Unchecked);
        m_items.append(item);
    }
    expandAll();
    resizeColumnToContents(0);
    setColumnWidth(0, columnWidth(0) + fontMetrics().averageCharWidth() * 3);
    m_quiet = false;
    Q_EMIT edited();
}

std::vector<ComparisonMember> SettingList::ticked() const {
    std::vector<ComparisonMember> members;
    for (size_t i = 0; i < m_offers.size(); ++i)
        if (m_items[static_cast<int>(i)]->checkState(0) == Qt::Checked) members.push_back(m_offers[i].member);
    return members;
}

template <typename Wanted>
void SettingList::tick(Wanted wanted) {
    m_quiet = true;
    for (size_t i = 0; i < m_offers.size(); ++i)
        if (m_offers[i].reason.isEmpty())
            m_items[static_cast<int>(i)]->setCheckState(0, wanted(m_offers[i]) ? Qt::Checked : Qt::Unchecked);
    m_quiet = false;
    Q_EMIT edited();
}

void SettingList::tickAll() {
    tick([](const SettingOffer&) { return true; });
}

void SettingList::tickUsual() {
    tick([](const SettingOffer& offer) { return offer.usual; });
}

void SettingList::tickNone() {
    tick([](const SettingOffer&) { return false; });
}

}  // namespace lightreel
