#include "ui/compare/comparison_model.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>

#include "ui/compare/comparison_figures.h"
#include "ui/compare/comparison_flow.h"
#include "ui/style/theme.h"
#include "ui/style/theme_icon.h"

namespace lightreel {
namespace {

using Column = ComparisonModel::Column;

bool isText(Column column) {
    return column == Column::Mark || column == Column::Name || column == Column::State ||
           column == Column::VerdictWord;
}

QString titleOf(Column column) {
    switch (column) {
        case Column::Mark:
            return {};
        case Column::Name:
            return ComparisonModel::tr("Run");
        case Column::State:
            return ComparisonModel::tr("State");
        case Column::Total:
            return ComparisonModel::tr("Total, s");
        case Column::Encode:
            return ComparisonModel::tr("Encode, s");
        case Column::Denoise:
            return ComparisonModel::tr("Denoise, s");
        case Column::Decode:
            return ComparisonModel::tr("Decode, s");
        case Column::FullStep:
            return ComparisonModel::tr("Full step, s");
        case Column::OtherStep:
            return ComparisonModel::tr("Other step, s");
        case Column::SpeedUp:
            return ComparisonModel::tr("Speed-up");
        case Column::Peak:
            return ComparisonModel::tr("Peak, GiB");
        case Column::EncodePeak:
            return ComparisonModel::tr("Encode, GiB");
        case Column::DenoisePeak:
            return ComparisonModel::tr("Denoise, GiB");
        case Column::DecodePeak:
            return ComparisonModel::tr("Decode, GiB");
        case Column::Saving:
            return ComparisonModel::tr("Saving, %");
        case Column::Resident:
            return ComparisonModel::tr("RAM, GiB");
        case Column::Psnr:
            return ComparisonModel::tr("PSNR, dB");
        case Column::WorstFrame:
            return ComparisonModel::tr("Worst frame");
        case Column::Ssim:
            return QStringLiteral("SSIM");
        case Column::Flip:
            return QStringLiteral("FLIP");
        case Column::Lpips:
            return QStringLiteral("LPIPS");
        case Column::Budget:
            return ComparisonModel::tr("Error budget");
        case Column::VerdictWord:
            return ComparisonModel::tr("Picture");
        case Column::Runs:
            return QStringLiteral("n");
        case Column::Columns:
            break;
    }
    return {};
}

/// Of the columns whose titles do not say it all.
QString explanation(Column column) {
    switch (column) {
        case Column::Mark:
            return ComparisonModel::tr(
                "Which two are looked at above. A click here restores the order of "
                "the plan.");
        case Column::Total:
            return ComparisonModel::tr(
                "Encode, denoise and decode; loading and the warm-up are left out. "
                "Medians of n runs.");
        case Column::FullStep:
            return ComparisonModel::tr("The median sampling step that runs the whole network.");
        case Column::OtherStep:
            return ComparisonModel::tr("The median sampling step that reuses earlier results.");
        case Column::SpeedUp:
            return ComparisonModel::tr("Seconds of the first run over this one's.");
        case Column::Peak:
            return ComparisonModel::tr("The highest of the stages' allocated peaks.");
        case Column::Saving:
            return ComparisonModel::tr(
                "Share of the first run's peak that is not needed; negative: more is.");
        case Column::Resident:
            return ComparisonModel::tr("What the program occupied in RAM at most, model files included.");
        case Column::Psnr:
            return ComparisonModel::tr(
                "Over all pixels of all frames, beside the first run's decoded "
                "frames. Higher is nearer.");
        case Column::WorstFrame:
            return ComparisonModel::tr("PSNR in dB of the frame that differs most, and its number.");
        case Column::Ssim:
            return ComparisonModel::tr("Structural similarity, mean over the frames. 1 is equal.");
        case Column::Flip:
            return ComparisonModel::tr("Difference as it is seen, mean over the frames. 0 is equal.");
        case Column::Lpips:
            return ComparisonModel::tr(
                "Learned perceptual distance; only with a weight file of your own. "
                "\u201c–\u201d: no weight file.");
        case Column::Budget:
            return ComparisonModel::tr("What a run with an error budget estimates that it has spent of it.");
        case Column::VerdictWord:
            return verdictRule();
        case Column::Runs:
            return ComparisonModel::tr("Finished runs with this setting.");
        default:
            return {};
    }
}

const char* iconOf(MemberPhase phase) {
    switch (phase) {
        case MemberPhase::Waiting:
            return "history";
        case MemberPhase::Running:
            return "play";
        case MemberPhase::Measuring:
            return "target";
        case MemberPhase::Done:
            return "check";
        case MemberPhase::Failed:
            return "error";
    }
    return "info";
}

/// In the text's colour on a chosen row, too: its ground is no fill.
QIcon rowIcon(const char* name) {
    constexpr QSize kSize(12, 12);
    const QPixmap plain = themeIcon(name).pixmap(kSize, qGuiApp->devicePixelRatio());
    QIcon icon;
    icon.addPixmap(plain, QIcon::Normal);
    icon.addPixmap(plain, QIcon::Selected);
    return icon;
}

}  // namespace

QString verdictText(Verdict verdict) {
    switch (verdict) {
        case Verdict::Identical:
            return ComparisonModel::tr("identical");
        case Verdict::Close:
            return ComparisonModel::tr("visually close");
        case Verdict::Different:
            break;
    }
    return ComparisonModel::tr("different");
}

QString verdictRule() {
    const QLocale locale;
    return ComparisonModel::tr(
               "Identical: every pixel is equal. Visually close: no frame's FLIP is above %1 "
               "and the mean SSIM is %2 or more. Different: all else. Pictures that are too "
               "small for these are close from %3 dB.")
        .arg(locale.toString(kCloseFlip, 'f', 2), locale.toString(kCloseSsim, 'f', 2),
             locale.toString(kClosePsnr, 'f', 0));
}

ComparisonModel::ComparisonModel(QObject* parent) : QAbstractTableModel(parent) {}

void ComparisonModel::show(ComparisonFlow* flow) {
    beginResetModel();
    if (m_flow) disconnect(m_flow, nullptr, this, nullptr);
    m_flow = flow;
    m_a.reset();
    m_b.reset();
    refresh();
    endResetModel();
    if (!flow) return;
    connect(flow, &ComparisonFlow::memberChanged, this, &ComparisonModel::onMember);
}

void ComparisonModel::refresh() {
    m_rows = m_flow ? comparisonRows(m_flow->runs()) : std::vector<ComparisonRow>();
    const FigureDigits digits = digitsFor(m_rows);
    m_secondsDigits = digits.seconds;
    m_gibDigits = digits.gib;
}

void ComparisonModel::onMember(size_t member) {
    const int row = static_cast<int>(member);
    if (m_flow->phase(member) == MemberPhase::Running)
        return void(Q_EMIT dataChanged(index(row, State), index(row, State)));
    refresh();
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
}

void ComparisonModel::setPair(std::optional<size_t> a, std::optional<size_t> b) {
    if (a == m_a && b == m_b) return;
    m_a = a;
    m_b = b;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Mark), index(rowCount() - 1, Mark));
}

bool ComparisonModel::elsewhere(size_t member) const {
    const auto device = [this](size_t of) {
        const ComparedRun& run = m_flow->runs()[of];
        return run.done() ? run.records.front().device : std::string();
    };
    const std::string own = device(member), first = device(0);
    return !own.empty() && !first.empty() && own != first;
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant ComparisonModel::mark(size_t member, int role) const {
    const bool isA = member == m_a, isB = member == m_b;
    const Theme theme = Theme::of(QGuiApplication::palette());
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            return isA && isB ? QStringLiteral("A B")
                   : isA      ? QStringLiteral("A")
                   : isB      ? QStringLiteral("B")
                              : QString();
        case Qt::ForegroundRole:
            return isB && !isA ? theme.runB : theme.runA;
        case SortRole:
            return static_cast<int>(member);
        default:
            return {};
    }
}

QVariant ComparisonModel::name(size_t member, int role) const {
    const QString text = QString::fromStdString(m_rows[member].name);
    return role == Qt::DisplayRole || role == SortRole || role == Qt::ToolTipRole ? text : QVariant();
}

QVariant ComparisonModel::state(size_t member, int role) const {
    const MemberPhase phase = m_flow->phase(member);
    const bool odd = phase == MemberPhase::Done && elsewhere(member);
    switch (role) {
        case Qt::DisplayRole:
            return odd ? tr("Done, other device") : m_flow->stateText(member);
        case Qt::DecorationRole:
            return rowIcon(odd ? "warn" : iconOf(phase));
        case SortRole:
            return static_cast<int>(phase);
        case Qt::ForegroundRole:
            if (phase == MemberPhase::Failed) return Theme::of(QGuiApplication::palette()).error;
            return {};
        default:
            return {};
    }
}

QString ComparisonModel::toolTip(size_t member, Column column) const {
    const QString reason = m_flow->reason(member);
    if (!reason.isEmpty() && (column == State || column >= Psnr)) return reason;
    if (elsewhere(member) && column >= State && column <= SpeedUp)
        return tr("Ran on %1, the first one on %2: not comparable in time.")
            .arg(QString::fromStdString(m_flow->runs()[member].records.front().device),
                 QString::fromStdString(m_flow->runs().front().records.front().device));
    return column == VerdictWord ? verdictRule() : QString();
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_flow) return {};
    const auto member = static_cast<size_t>(index.row());
    const auto column = static_cast<Column>(index.column());
    if (role == MemberRole) return static_cast<int>(member);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignVCenter | (isText(column) ? Qt::AlignLeft : Qt::AlignRight));
    if (column == Mark) return mark(member, role);
    if (column == Name) return name(member, role);
    if (role == Qt::ToolTipRole) return toolTip(member, column);
    if (column == State) return state(member, role);
    if (role != Qt::DisplayRole && role != SortRole) return {};
    const Figure figure = figureOf(m_rows[member], member == 0, column, {m_secondsDigits, m_gibDigits});
    if (role == SortRole) return figure.value ? QVariant(*figure.value) : QVariant();
    return figure.text;
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const auto column = static_cast<Column>(section);
    if (role == Qt::DisplayRole) return titleOf(column);
    if (role == Qt::ToolTipRole) return explanation(column);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignVCenter | (isText(column) ? Qt::AlignLeft : Qt::AlignRight));
    return {};
}

}  // namespace lightreel
