#pragma once
#include <QTreeWidget>

#include "ui/compare/setting_offer.h"

namespace lightreel {

/// The settings to be compared, with a check box each; those that the model cannot do are greyed and say why.
class SettingList : public QTreeWidget {
    Q_OBJECT
  public:
    explicit SettingList(QWidget* parent = nullptr);

    void setOffers(std::vector<SettingOffer> offers);
    /// In the order of the list, without the baseline.
    [[nodiscard]] std::vector<ComparisonMember> ticked() const;
    void tickAll();
    void tickUsual();
    void tickNone();

  Q_SIGNALS:
    void edited();

  private:
    template <typename Wanted>
    void tick(Wanted wanted);
    QTreeWidgetItem* addGroup(const QString& title);

    std::vector<SettingOffer> m_offers;
    QList<QTreeWidgetItem*> m_items;  ///< of m_offers
    bool m_quiet = false;
};

}  // namespace lightreel
