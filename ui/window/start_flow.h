#pragma once
#include <QObject>
#include <optional>

#include "core/frame/frame.h"
#include "ui/models/model_choice.h"
#include "ui/window/window_parts.h"

class QMimeData;

namespace lightreel {

class ClipFlow;
class ModelFlow;

/// Start images on their way into the fields: opened, dropped anywhere on the window, taken from a clip; and
/// a model that can use them.
class StartFlow : public QObject {
    Q_OBJECT
  public:
    StartFlow(const WindowParts& parts, const WindowServices& services, ClipFlow& clips, ModelFlow& models,
              QObject* parent);

    void choosePicture();
    /// True: what is dropped is a picture; a clip is not.
    [[nodiscard]] static bool isPicture(const QMimeData& mime);
    void drop(const QMimeData& mime);
    void useFrame();  ///< the one that the player shows
    /// The next clip goes on from the last frame of the one in the player, with its settings.
    void extend();

    void setFolder(const QString& folder) { m_folder = folder; }
    [[nodiscard]] QString folder() const { return m_folder; }  ///< where the user last looked for pictures

  private:
    void onChosen();
    void onPictureModelWanted();
    void setInMotion();
    void offerMotion();
    [[nodiscard]] bool beginsWithPicture(const ModelChoice& model) const;
    void tellStart();
    void switchModel(const std::optional<ModelChoice>& model);
    void goOn(const Frame& last, const std::optional<ModelChoice>& model);
    void takeFrame(const Frame& frame, const QString& name);
    void showFields();
    [[nodiscard]] QString clipName() const;  ///< of the one in the player, without its ending

    const WindowParts& m_parts;
    const WindowServices& m_services;
    ClipFlow& m_clips;
    ModelFlow& m_models;
    QString m_folder;
    bool m_dropped = false;  ///< the picture that is being read was dropped on the window
};

}  // namespace lightreel
