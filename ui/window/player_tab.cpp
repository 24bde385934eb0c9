#include "ui/window/player_tab.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/window/clip_view.h"
#include "ui/window/describe.h"
#include "ui/window/figures.h"
#include "ui/window/look.h"
#include "ui/window/progress_header.h"

namespace lightreel {

PlayerTab::PlayerTab(QWidget* parent)
    : QWidget(parent), m_header(new QStackedWidget), m_progress(new ProgressHeader), m_view(new ClipView) {
    setObjectName(QStringLiteral("playerTab"));
    m_header->addWidget(buildFacts());
    m_header->addWidget(m_progress);
    m_header->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
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
    row->setContentsMargins(look::kDockPadding, 4, look::kDockPadding, 4);
    row->setSpacing(look::kGroupGap);
    m_name = look::sectionLabel({});
    QFont medium = facts->font();
    medium.setWeight(QFont::Medium);
    m_name->setFont(medium);
    m_name->setObjectName(QStringLiteral("clipName"));
    m_facts = look::secondLabel({});
    m_facts->setObjectName(QStringLiteral("clipFacts"));
    m_folder = describe(new QPushButton(tr("Open folder")), "openClipFolder", tr("Open folder"),
                        tip(tr("Open folder"), tr("Shows the clip's folder in the file manager.")));
    look::setIcon(m_folder, "folder");
    m_folder->hide();
    row->addWidget(m_name);
    row->addWidget(m_facts, 1);
    row->addWidget(m_folder);
    connect(m_folder, &QPushButton::clicked, this, [this] { Q_EMIT folderWanted(m_path); });
    return facts;
}

void PlayerTab::showProgress(const JobEntry& entry) {
    m_progress->showJob(entry);
    m_header->setCurrentWidget(m_progress);
}

void PlayerTab::endProgress() {
    m_header->setCurrentIndex(0);
}

void PlayerTab::showPreview(const event::Preview& preview, int fps) {
    std::vector<std::shared_ptr<const Frame>> frames;
    frames.reserve(preview.frames.size());
    for (const Frame& frame : preview.frames) frames.push_back(std::make_shared<const Frame>(frame));
    m_path.clear();
    m_name->clear();
    m_facts->clear();
    m_folder->hide();
    m_view->setFrames(std::move(frames), fps, tr("Preview after step %1 · approximate").arg(preview.step));
}

void PlayerTab::showClip(const LoadedClip& clip, const RunRecord* record) {
    m_path = clip.path;
    m_name->setText(QFileInfo(clip.path).fileName());
    m_folder->show();
    QStringList facts;
    if (!clip.frames.empty())
        facts << tr("%1 × %2").arg(clip.frames.front()->width).arg(clip.frames.front()->height)
              << tr("%1 frames").arg(clip.frames.size());
    if (record) {
        if (const auto total = record->seconds.find("total"); total != record->seconds.end())
            facts << QLocale().toString(total->second, 'f', 1) + QChar(0x00A0) + tr("s");
        facts << tr("peak %1").arg(memoryText(record->timeline.peak().allocated));
    }
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_view->setFrames(clip.frames, clip.fps, {});
}

}  // namespace lightreel
