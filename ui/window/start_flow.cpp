#include "ui/window/start_flow.h"

#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>
#include <algorithm>
#include <array>

#include "ui/jobs/frame_image.h"
#include "ui/models/model_catalog.h"
#include "ui/pages/dialogs.h"
#include "ui/player/clip_view.h"
#include "ui/player/player_tab.h"
#include "ui/prompt/prompt_panel.h"
#include "ui/start_image/start_image_fields.h"
#include "ui/start_image/start_image_well.h"
#include "ui/window/clip_flow.h"
#include "ui/window/log_panel.h"
#include "ui/window/model_flow.h"
#include "ui/window/status_line.h"

namespace lightreel {

StartFlow::StartFlow(const WindowParts& parts, const WindowServices& services, ClipFlow& clips,
                     ModelFlow& models, QObject* parent)
    : QObject(parent), m_parts(parts), m_services(services), m_clips(clips), m_models(models) {
    StartImageFields& fields = parts.prompt->start();
    fields.setFolder(services.startPictures);
    connect(&fields, &StartImageFields::openWanted, this, &StartFlow::choosePicture);
    connect(&fields, &StartImageFields::chosen, this, &StartFlow::onChosen);
    connect(&fields, &StartImageFields::motionWanted, this, &StartFlow::setInMotion);
    connect(parts.prompt, &PromptPanel::pictureModelWanted, this, &StartFlow::onPictureModelWanted);
}

void StartFlow::choosePicture() {
    const ModelFacts* facts = m_models.chosenFacts();
    const QString path = m_services.dialogs.choosePicture(m_parts.window, tr("Start image"), m_folder,
                                                          facts && facts->strengthControl);
    if (path.isEmpty()) return;
    m_folder = QFileInfo(path).absolutePath();
    showFields();
    m_parts.prompt->start().choose(path);
}

/// By name: while something is dragged its file is not looked into. A GIF is a clip here.
bool StartFlow::isPicture(const QMimeData& mime) {
    static const std::array<QLatin1String, 7> endings{
        QLatin1String("png"), QLatin1String("jpg"),  QLatin1String("jpeg"), QLatin1String("webp"),
        QLatin1String("tif"), QLatin1String("tiff"), QLatin1String("bmp")};
    for (const QUrl& url : mime.urls())
        if (url.isLocalFile()) {
            const QString ending = QFileInfo(url.toLocalFile()).suffix().toLower();
            return std::find(endings.begin(), endings.end(), ending) != endings.end();
        }
    return mime.hasImage();
}

void StartFlow::drop(const QMimeData& mime) {
    showFields();
    m_dropped = true;
    m_parts.prompt->start().choose(mime);
}

void StartFlow::showFields() {
    m_parts.promptDock->show();
    m_parts.promptDock->raise();
}

QString StartFlow::clipName() const {
    const QFileInfo file(m_parts.player->clipPath());
    return file.fileName().isEmpty() ? file.dir().dirName()
                                     : file.completeBaseName();  // or a folder of frames
}

void StartFlow::onChosen() {
    const StartImageFields& fields = m_parts.prompt->start();
    m_parts.log->add(LogLevel::Info, tr("Start image: %1").arg(fields.path()));
    const ModelFacts* facts = m_models.chosenFacts();
    const bool dropped = std::exchange(m_dropped, false);
    if (facts && !facts->imageToVideo) return onPictureModelWanted();
    if (facts && dropped && facts->strengthControl) return setInMotion();
    if (facts && facts->strengthControl) offerMotion();
    tellStart();
}

/// And does not paint over it.
bool StartFlow::beginsWithPicture(const ModelChoice& model) const {
    return !m_models.facts().at(model.folder).strengthControl;
}

/// Where a picture was opened for the chosen model, that model stays.
void StartFlow::offerMotion() {
    m_models.findPictureModel(
        {}, [this, path = m_parts.prompt->start().path()](const std::optional<ModelChoice>& model) {
            if (!model || !beginsWithPicture(*model)) return;
            if (m_parts.prompt->start().path() == path)
                m_parts.prompt->start().offerMotion(m_parts.prompt->prompt().model().title, model->title);
        });
}

void StartFlow::tellStart() {
    m_parts.status->tell(tr("The clip starts from %1.").arg(m_parts.prompt->start().name()));
}

void StartFlow::onPictureModelWanted() {
    m_models.findPictureModel({}, [this](const std::optional<ModelChoice>& model) { switchModel(model); });
}

/// Who drops a picture wants to see it move; a model that paints over it is chosen by hand.
void StartFlow::setInMotion() {
    m_models.findPictureModel({}, [this](const std::optional<ModelChoice>& model) {
        // Where all models here paint over it, none is better than the chosen one.
        if (!model || !beginsWithPicture(*model)) return tellStart();
        const QString before = m_parts.prompt->prompt().model().title;
        m_models.choose(*model, true);
        const QString sentence =
            tr("%1 would paint over the picture; the model is now %2, which sets it in motion.")
                .arg(before, model->title);
        m_parts.status->tell(sentence);
        m_parts.log->add(LogLevel::Info, sentence);
    });
}

void StartFlow::switchModel(const std::optional<ModelChoice>& model) {
    if (!model) return m_parts.status->tell(tr("No model here takes a start image. Import one."));
    const QString before = m_parts.prompt->prompt().model().title;
    m_models.choose(*model, true);
    const QString sentence = tr("%1 takes no start image; the model is now %2.").arg(before, model->title);
    m_parts.status->tell(sentence);
    m_parts.log->add(LogLevel::Info, sentence);
}

void StartFlow::takeFrame(const Frame& frame, const QString& name) {
    showFields();
    m_parts.prompt->start().choose(toImage(frame), name);
}

void StartFlow::useFrame() {
    ClipView& view = m_parts.player->view();
    const auto frame = view.shownFrame();
    if (!frame) return;
    view.setPlaying(false);
    takeFrame(*frame, tr("%1, frame %2").arg(clipName()).arg(view.frame() + 1));
}

void StartFlow::extend() {
    ClipView& view = m_parts.player->view();
    const auto last = view.lastFrame();
    if (!last) return;
    QString own;  // the clip's model, which makes the next part if it can
    if (const auto& request = m_clips.shownRequest())
        for (const ModelChoice& model : m_services.catalog.models())
            if (model.id.toStdString() == request->model) own = model.folder;
    m_models.findPictureModel(own,
                              [this, last](const std::optional<ModelChoice>& model) { goOn(*last, model); });
}

void StartFlow::goOn(const Frame& last, const std::optional<ModelChoice>& model) {
    if (!model) return m_parts.status->tell(tr("No model here takes a start image. Import one."));
    PromptPanel& panel = *m_parts.prompt;
    const std::optional<GenerationRequest> former = m_clips.shownRequest();
    const bool same = former && former->model == model->id.toStdString();
    if (same) panel.setRequest(*former);
    m_models.choose(*model, !same);
    if (!same) {  // another model's steps and guidance say nothing here; the parts shall fit together
        GenerationRequest next = panel.wish();
        const int multiple = m_models.chosenFacts()->sizeMultiple;
        next.width = last.width / multiple * multiple;
        next.height = last.height / multiple * multiple;
        next.fps = former ? former->fps : next.fps;
        if (former) next.prompt = former->prompt;
        panel.setRequest(next);
    }
    takeFrame(last, tr("%1, last frame").arg(clipName()));
}

}  // namespace lightreel
