#pragma once
#include <QWidget>
#include <map>

#include "ui/compare/setting_offer.h"

class QCheckBox;
class QGridLayout;

namespace lightreel {

/// A grid of settings: values to tick for each of cache, interval, depth, chunks and swapping; every
/// combination is run.
class GridFields : public QWidget {
    Q_OBJECT
  public:
    explicit GridFields(QWidget* parent = nullptr);

    /// What the model cannot do is greyed.
    void setModel(const GenerationRequest& request, const std::optional<ModelFacts>& facts);
    /// Every combination; empty where a row has nothing ticked. errors: BadRequest for too many
    [[nodiscard]] Result<std::vector<ComparisonMember>> members() const;

  Q_SIGNALS:
    void edited();

  private:
    struct Value {
        std::string text;
        QCheckBox* box;
    };
    void addRow(QGridLayout& grid, const char* key, const QString& title, const QString& sentence,
                const QList<std::pair<const char*, QString>>& values, const QStringList& ticked);
    [[nodiscard]] std::vector<std::string> ticked(const char* key) const;

    std::map<std::string, QList<Value>> m_rows;  ///< by the grid's key
    QCheckBox* m_uncached;
};

}  // namespace lightreel
