#include "ui/window/clip_flow.h"

#include <QFileInfo>
#include <QTabWidget>
#include <algorithm>
#include <iterator>

#include "core/jobs/clip_files.h"
#include "ui/jobs/frame_image.h"
#include "ui/jobs/job_tracker.h"
#include "ui/memory/memory_panel.h"
#include "ui/optimisation/optimisation_panel.h"
#include "ui/pages/banner.h"
#include "ui/pages/dialogs.h"
#include "ui/player/player_tab.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/text/error_text.h"
#include "ui/window/failure_desk.h"
#include "ui/window/log_panel.h"
#include "ui/window/model_flow.h"

namespace lightreel {

ClipFlow::ClipFlow(const WindowParts& parts, const WindowServices& services, JobTracker& tracker,
                   FailureDesk& failures, ModelFlow& models, QObject* parent)
    : QObject(parent),
      m_parts(parts),
      m_services(services),
      m_tracker(tracker),
      m_failures(failures),
      m_models(models) {
    connect(&services.clips, &ClipSource::loaded, this,
            [this](const std::shared_ptr<const LoadedClip>& clip) { onLoaded(*clip); });
    connect(&services.clips, &ClipSource::failed, this, &ClipFlow::onFailed);
    connect(&services.clips, &ClipSource::copied, this, [this](const QString& path) {
        m_parts.log->add(LogLevel::Info, tr("Saved a copy as %1").arg(path));
    });
    connect(parts.player, &PlayerTab::saveAsWanted, this, &ClipFlow::saveAs);
}

void ClipFlow::open(const QString& path, bool restoreSettings) {
    m_jobOfClip.clear();
    m_restore = restoreSettings;
    m_services.clips.load(path);
}

void ClipFlow::openResult(const QString& jobId) {
    const JobEntry* entry = m_tracker.find(jobId);
    if (!entry || !entry->record) return;
    m_jobOfClip = jobId;
    m_restore = false;
    m_parts.memory->showJob(*entry);
    m_services.clips.load(QString::fromStdString(entry->record->output.path));
}

void ClipFlow::chooseClip() {
    const QString path = m_services.dialogs.chooseClip(m_parts.window, tr("Open clip"), m_folder);
    if (path.isEmpty()) return;
    m_folder = QFileInfo(path).absolutePath();
    open(path, true);
}

void ClipFlow::saveAs(const QString& path) {
    const QString target = m_services.dialogs.chooseTarget(m_parts.window, tr("Save clip as"), path);
    if (!target.isEmpty() && target != path) m_services.clips.copy(path, target);
}

void ClipFlow::onLoaded(const LoadedClip& clip) {
    const JobEntry* entry = m_tracker.find(m_jobOfClip);
    if (entry && !clip.frames.empty())
        m_tracker.setThumbnail(entry->id(), toImage(*clip.frames[clip.frames.size() / 2]));
    // A running clip's preview keeps the picture; the finished one waits in the queue for a double click.
    if (!m_tracker.running() || !entry) {
        const RunRecord* record = entry && entry->record ? &*entry->record : nullptr;
        if (!record && clip.record) record = &*clip.record;
        m_parts.player->showClip(clip, record);
        m_shownRequest = entry ? std::optional(entry->job.request) : clip.request;
        m_parts.tabs->setCurrentWidget(m_parts.player);
        if (!entry && clip.record && !clip.record->timeline.samples().empty() && !m_tracker.running())
            m_parts.memory->showRecord(*clip.record, QFileInfo(clip.path).fileName());
    }
    if (m_restore) restoreSettings(clip);
    m_restore = false;
}

void ClipFlow::restoreSettings(const LoadedClip& clip) {
    const QString name = QFileInfo(clip.path).fileName();
    if (!clip.request)
        return m_parts.banner->show(Banner::Kind::Notice, name,
                                    tr("holds no settings of Lightreel. It can be played."));
    m_parts.prompt->setRequest(withPicture(clip));
    m_parts.prompt->setSeedLocked(true);
    const QString model = QString::fromStdString(clip.request->model);
    const bool known = model.isEmpty() || m_parts.prompt->prompt().model().id == model;
    m_models.keepFields();
    m_models.refresh();
    if (clip.record) m_parts.optimisation->setWish(clip.record->acceleration);  // the model's limits are set
    if (known)
        m_parts.banner->show(Banner::Kind::Notice, tr("Settings restored"),
                             tr("from %1; the seed is kept.").arg(name));
    else
        m_parts.banner->show(Banner::Kind::Warning, tr("The model %1 is not here.").arg(model),
                             tr("All other settings of %1 were restored.").arg(name));
    m_parts.log->add(LogLevel::Info, tr("Settings taken from %1").arg(clip.path));
}

/// A clip's file names its start image without the folder, since clips travel. It is looked for where it was
/// kept beside the clip (the record knows whether it was), where the record says it was, by its name beside
/// the clip, and among the pictures that had no file.
GenerationRequest ClipFlow::withPicture(const LoadedClip& clip) const {
    GenerationRequest request = *clip.request;
    if (request.image.empty()) return request;
    namespace fs = std::filesystem;
    const fs::path file = clip.path.toStdString(), name = fs::path(request.image).filename();
    std::vector<fs::path> places;
    if (!clip.record) {
        std::ranges::copy(startPlacesBeside(file), std::back_inserter(places));
    } else if (const fs::path kept = clip.record->output.startImage; !kept.empty()) {
        places = {file.parent_path() / kept.filename(), kept};
    }
    if (clip.record) places.emplace_back(clip.record->request.image);
    places.insert(places.end(), {request.image, file.parent_path() / name, m_services.startPictures / name});
    std::error_code ignored;
    for (const fs::path& place : places)
        if (place.is_absolute() && fs::is_regular_file(place, ignored)) {
            request.image = place.string();
            break;
        }
    return request;
}

void ClipFlow::onFailed(const QString& path, const Error& error) {
    m_parts.log->add(LogLevel::Failure, errorText(error).cause);
    m_failures.show(error, QFileInfo(path).fileName(), {}, !m_tracker.running());
}

}  // namespace lightreel
