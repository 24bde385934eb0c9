#include "ui/compare/grid_fields.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>

#include "core/request/acceleration_text.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"

namespace lightreel {

GridFields::GridFields(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(space::kGroupGap, space::kGroupGap, space::kGroupGap, space::kGroupGap);
    grid->setHorizontalSpacing(space::kGroupGap);
    grid->setVerticalSpacing(space::kGroupGap);
    grid->setColumnStretch(1, 1);
    addRow(*grid, "cache", tr("Cache"), tr("How inner results are reused."),
           {{"lightcache", QStringLiteral("LightCache")}, {"deepcache", QStringLiteral("DeepCache")}},
           {QStringLiteral("lightcache")});
    addRow(*grid, "interval", tr("Full step every"), tr("Every how many steps the whole network runs."),
           {{"2", tr("2nd")}, {"3", tr("3rd")}, {"4", tr("4th")}, {"5", tr("5th")}, {"8", tr("8th")}},
           {QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("5")});
    addRow(*grid, "depth", tr("Depth"), tr("How many outer layers every step runs."),
           {{"0", QStringLiteral("0")},
            {"1", QStringLiteral("1")},
            {"2", QStringLiteral("2")},
            {"3", QStringLiteral("3")}},
           {QStringLiteral("0"), QStringLiteral("1")});
    addRow(*grid, "chunk", tr("Chunks"), tr("Whether large layers work on one piece after the other."),
           {{"off", tr("off")}, {"exact", tr("exact")}, {"paper", tr("as the paper has it")}},
           {QStringLiteral("off"), QStringLiteral("exact")});
    addRow(
        *grid, "swap", tr("Swap"), tr("What leaves memory while it is not needed."),
        {{"off", tr("off")}, {"weights", tr("weights")}, {"features", tr("features")}, {"all", tr("both")}},
        {QStringLiteral("off")});
    m_uncached =
        describe(new QCheckBox(tr("Also without a cache")), "gridUncached", tr("Also without a cache"),
                 tip(tr("Also without a cache"), tr("The same chunks and swapping with every step "
                                                    "in full.")));
    m_uncached->setChecked(true);
    connect(m_uncached, &QCheckBox::toggled, this, &GridFields::edited);
    grid->addWidget(m_uncached, grid->rowCount(), 1);
    grid->setRowStretch(grid->rowCount(), 1);
}

void GridFields::addRow(QGridLayout& grid, const char* key, const QString& title, const QString& sentence,
                        const QList<std::pair<const char*, QString>>& values, const QStringList& ticked) {
    const int line = grid.rowCount();
    auto* row = new QHBoxLayout;
    row->setSpacing(space::kGroupGap);
    for (const auto& [value, name] : values) {
        const QString object = QStringLiteral("grid-%1-%2").arg(QLatin1String(key), QLatin1String(value));
        auto* box = describe(new QCheckBox(name), object.toLatin1().constData(),
                             QStringLiteral("%1: %2").arg(title, name), tip(title, sentence));
        box->setChecked(ticked.contains(QLatin1String(value)));
        connect(box, &QCheckBox::toggled, this, &GridFields::edited);
        row->addWidget(box);
        m_rows[key].append({value, box});
    }
    row->addStretch(1);
    grid.addWidget(secondLabel(title), line, 0);
    grid.addLayout(row, line, 1);
}

void GridFields::setModel(const GenerationRequest& request, const std::optional<ModelFacts>& facts) {
    for (auto& [key, values] : m_rows)
        for (Value& value : values) {
            AccelerationOptions options;
            if (key == "cache" || key == "interval" || key == "depth") {
                options.cache.mode = CacheMode::LightCache;
                if (key == "interval") options.cache.interval = std::stoi(value.text);
                if (key == "depth") options.cache.depth = std::stoi(value.text);
            }
            const QString reason = refusal(options, request, facts);
            value.box->setEnabled(reason.isEmpty());
            if (reason.isEmpty()) continue;
            value.box->setChecked(false);
            value.box->setToolTip(tip(value.box->text(), reason));
        }
}

std::vector<std::string> GridFields::ticked(const char* key) const {
    std::vector<std::string> values;
    for (const Value& value : m_rows.at(key))
        if (value.box->isChecked()) values.push_back(value.text);
    return values;
}

Result<std::vector<ComparisonMember>> GridFields::members() const {
    std::vector<ComparisonMember> members;
    const auto add = [&](std::initializer_list<const char*> keys) -> Result<void> {
        std::vector<GridAxis> axes;
        for (const char* key : keys) axes.push_back({key, ticked(key)});
        for (const GridAxis& axis : axes)
            if (axis.values.empty()) return {};
        const Result<std::vector<AccelerationOptions>> settings = gridSettings(axes);
        if (!settings) return settings.error();
        for (const AccelerationOptions& options : *settings) members.push_back({{}, options});
        return {};
    };
    if (m_uncached->isChecked())
        if (const Result<void> done = add({"chunk", "swap"}); !done) return done.error();
    if (const Result<void> done = add({"cache", "interval", "depth", "chunk", "swap"}); !done)
        return done.error();
    return members;
}

}  // namespace lightreel
