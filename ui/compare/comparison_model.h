#pragma once
#include <QAbstractTableModel>
#include <QPointer>
#include <optional>

#include "core/compare/comparison.h"

namespace lightreel {

class ComparisonFlow;

/// The settings of a comparison as rows, one per member in the plan's order: what they cost and what they
/// change. Figures stand in the user's locale with the unit in the heading.
class ComparisonModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column {
        Mark,  ///< A or B
        Name,
        State,
        Total,  ///< seconds, as the four that follow
        Encode,
        Denoise,
        Decode,
        FullStep,
        OtherStep,
        SpeedUp,
        Peak,  ///< GiB, as the three that follow
        EncodePeak,
        DenoisePeak,
        DecodePeak,
        Saving,
        Resident,  ///< GiB
        Psnr,
        WorstFrame,
        Ssim,
        Flip,
        Lpips,
        Budget,
        VerdictWord,
        Runs,
        Columns
    };
    enum Role {
        SortRole = Qt::UserRole,  ///< a number or a text; none where there is nothing to sort by
        MemberRole
    };

    explicit ComparisonModel(QObject* parent = nullptr);

    void show(ComparisonFlow* flow);  ///< null: nothing
    /// Which two are looked at; nothing where none is.
    void setPair(std::optional<size_t> a, std::optional<size_t> b);
    [[nodiscard]] const std::vector<ComparisonRow>& rows() const { return m_rows; }
    /// Ran on another device than the first one: its time says nothing beside that.
    [[nodiscard]] bool elsewhere(size_t member) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    void refresh();
    void onMember(size_t member);
    [[nodiscard]] QVariant mark(size_t member, int role) const;
    [[nodiscard]] QVariant state(size_t member, int role) const;
    [[nodiscard]] QVariant name(size_t member, int role) const;
    [[nodiscard]] QString toolTip(size_t member, Column column) const;

    QPointer<ComparisonFlow> m_flow;
    std::vector<ComparisonRow> m_rows;
    std::optional<size_t> m_a, m_b;
    int m_secondsDigits = 1, m_gibDigits = 2;
};

/// "visually close", in the user's language.
[[nodiscard]] QString verdictText(Verdict verdict);
/// By which figures the word is chosen.
[[nodiscard]] QString verdictRule();

}  // namespace lightreel
