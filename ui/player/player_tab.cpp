#include "ui/player/player_tab.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/player/clip_view.h"
#include "ui/player/picture_view.h"
#include "ui/player/progress_header.h"
#include "ui/style/describe.h"
#include "ui/style/labels.h"
#include "ui/style/spacing.h"
#include "ui/style/theme_icon.h"
#include "ui/text/figures.h"

namespace lightreel {
namespace {

constexpr int kHeaderHeight = 36;
constexpr int kFactsAtLeast = 20;  ///< characters: size and frames, however long the clip's name is

QString factsText(const LoadedClip& clip, const RunRecord* record) {
    QStringList facts;
    if (!clip.frames.empty()) {
        facts << PlayerTab::tr("%1 × %2").arg(clip.frames.front()->width).arg(clip.frames.front()->height);
        facts << PlayerTab::tr("%1 frames").arg(clip.frames.size());
    }
    if (!record) return facts.join(QStringLiteral(" · "));
    if (const auto total = record->seconds.find("total"); total != record->seconds.end())
        facts << QLocale().toString(total->second, 'f', 1) + QChar(0x00A0) + PlayerTab::tr("s");
    if (const int64_t peak = record->timeline.peak().allocated; peak > 0)
        facts << PlayerTab::tr("peak %1").arg(memoryText(peak));
    facts << PlayerTab::tr("seed %1").arg(record->request.seed);
    return facts.join(QStringLiteral(" · "));
}

}  // namespace

PlayerTab::PlayerTab(QWidget* parent)
    : QWidget(parent), m_header(new QStackedWidget), m_progress(new ProgressHeader), m_view(new ClipView) {
    setObjectName(QStringLiteral("playerTab"));
    m_header->addWidget(buildFacts());
    m_header->addWidget(m_progress);
    m_header->setFixedHeight(std::max(kHeaderHeight, fontMetrics().height() + 20));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_view, 1);
    connect(m_progress, &ProgressHeader::cancelWanted, this, &PlayerTab::cancelWanted);
    connect(m_progress, &ProgressHeader::tick, this, &PlayerTab::tick);
}

QWidget* PlayerTab::buildFacts() {
    auto* facts = new QWidget;
    auto* row = new QHBoxLayout(facts);
    row->setContentsMargins(space::kGroupGap, 0, space::kGroupGap, 0);
    row->setSpacing(space::kGroupGap);
    m_name = new ElidedLabel(Qt::ElideMiddle);
    m_name->setFont(mediumFont(m_name->font()));
    m_name->setObjectName(QStringLiteral("clipName"));
    m_facts = new ElidedLabel(Qt::ElideRight, Tone::Second);
    m_facts->setObjectName(QStringLiteral("clipFacts"));
    m_facts->setMinimumWidth(m_facts->fontMetrics().averageCharWidth() * kFactsAtLeast);
    m_folder = describe(new QPushButton(tr("Open folder")), "openClipFolder", tr("Open folder"),
                        tip(tr("Open folder"), tr("Shows the clip's folder in the file manager.")));
    m_folder->setIcon(themeIcon("folder"));
    m_saveAs = describe(new QPushButton(tr("Save as…")), "exportButton", tr("Save as"),
                        tip(tr("Save as"), tr("Copies the clip to another place. The original stays.")));
    m_saveAs->setIcon(themeIcon("export"));
    row->addWidget(m_name);
    row->addWidget(m_facts);
    row->addStretch(1);
    row->addWidget(m_folder);
    row->addWidget(m_saveAs);
    forgetClip();
    connect(m_folder, &QPushButton::clicked, this, [this] { Q_EMIT folderWanted(m_path); });
    connect(m_saveAs, &QPushButton::clicked, this, [this] { Q_EMIT saveAsWanted(m_path); });
    return facts;
}

void PlayerTab::forgetClip() {
    m_path.clear();
    m_name->clear();
    m_facts->clear();
    m_folder->hide();
    m_saveAs->hide();
}

void PlayerTab::showProgress(const JobEntry& entry) {
    m_progress->showJob(entry);
    m_header->setCurrentWidget(m_progress);
}

void PlayerTab::endProgress() {
    m_header->setCurrentIndex(0);
}

void PlayerTab::showEnd(const QString& title, const QString& sentence) {
    if (!m_path.isEmpty()) return;  // another clip is shown
    m_name->setText(title);
    m_facts->setText(sentence);
}

void PlayerTab::setDropHint(const QString& hint) {
    m_view->picture().setDropHint(hint);
}

void PlayerTab::showPreview(const event::Preview& preview, const GenerationRequest& request) {
    std::vector<std::shared_ptr<const Frame>> frames;
    frames.reserve(preview.frames.size());
    for (const Frame& frame : preview.frames) frames.push_back(std::make_shared<const Frame>(frame));
    forgetClip();
    m_view->setPreview(std::move(frames), request.fps, QSize(request.width, request.height),
                       tr("Preview after step %1 · approximate").arg(preview.step));
}

void PlayerTab::showClip(const LoadedClip& clip, const RunRecord* record) {
    const QFileInfo file(clip.path);
    m_path = clip.path;
    m_name->setText(file.fileName().isEmpty() ? file.dir().dirName() : file.fileName());
    m_folder->show();
    m_saveAs->setVisible(!file.isDir());
    m_facts->setText(factsText(clip, record));
    m_view->setFrames(clip.frames, clip.fps);
}

}  // namespace lightreel
