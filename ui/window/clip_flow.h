#pragma once
#include <QObject>

#include "ui/player/clip_source.h"
#include "ui/window/window_parts.h"

namespace lightreel {

class FailureDesk;
class JobTracker;
class ModelFlow;

/// Clips on their way into the player: opened, dropped, or just finished; settings out of their files;
/// copies.
class ClipFlow : public QObject {
    Q_OBJECT
  public:
    ClipFlow(const WindowParts& parts, const WindowServices& services, JobTracker& tracker,
             FailureDesk& failures, ModelFlow& models, QObject* parent);

    void open(const QString& path, bool restoreSettings);
    void openResult(const QString& jobId);  ///< the clip that a finished job wrote
    void chooseClip();
    void saveAs(const QString& path);
    void setFolder(const QString& folder) { m_folder = folder; }
    /// How the clip in the player was made; nothing when that is not known.
    [[nodiscard]] const std::optional<GenerationRequest>& shownRequest() const { return m_shownRequest; }
    [[nodiscard]] QString folder() const { return m_folder; }  ///< where the user last looked for clips

  private:
    void onLoaded(const LoadedClip& clip);
    void onFailed(const QString& path, const Error& error);
    void restoreSettings(const LoadedClip& clip);
    [[nodiscard]] GenerationRequest withPicture(const LoadedClip& clip) const;

    const WindowParts& m_parts;
    const WindowServices& m_services;
    JobTracker& m_tracker;
    FailureDesk& m_failures;
    ModelFlow& m_models;
    QString m_folder;
    std::optional<GenerationRequest> m_shownRequest;
    QString m_jobOfClip;     ///< whose finished clip is being decoded; empty: a clip of the user's
    bool m_restore = false;  ///< the clip being loaded was opened or dropped: take its settings
};

}  // namespace lightreel
