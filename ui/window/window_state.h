#pragma once
#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>

#include "core/compare/run_history.h"
#include "core/request/acceleration_options.h"
#include "core/request/generation_request.h"

namespace lightreel {

/// What the window remembers from one start to the next.
struct WindowState {
    QByteArray geometry;  ///< QWidget::saveGeometry
    QByteArray docks;     ///< QMainWindow::saveState
    std::optional<GenerationRequest> request;
    AccelerationOptions acceleration;  ///< as the switches stood, whether they could help or not
    RunHistory history;                ///< of finished runs on this machine
    QString outputFolder;
    QString outputSuffix = QStringLiteral(".mp4");
    QString outputName;  ///< typed by the user; empty: made from the prompt
    bool seedLocked = false;
    QString clipFolder;     ///< where clips were last opened from; empty: the output folder
    QString pictureFolder;  ///< likewise start pictures
    QString lastClip;       ///< the newest finished one; its memory tape is shown at start
    QString theme = QStringLiteral("system");  ///< system | dark | light
    QStringList turnedTraces;  ///< of the memory graph: those not as they are at first, by the legend's names
    int loopMode = 1;          ///< 0 once, 1 loop, 2 ping-pong
    bool stillClips = false;   ///< clips do not play until asked
    bool getStartedAtStart = true;
    QStringList unfinishedComparisons;  ///< folders; offered at the next start, newest first
    QStringList turnedColumns;          ///< of the comparison's table: those not as they are at first
    QString comparisonFolder;  ///< where comparisons were last opened from; empty: where they are made
    QString directorModel;     ///< GGUF file of the assistant; empty: the usual one
    QString notice;            ///< what was wrong with the stored state; read only
};

/// Where it is kept. save() must return at once.
class WindowStateStore {
  public:
    virtual ~WindowStateStore() = default;
    [[nodiscard]] virtual WindowState load() = 0;
    virtual void save(const WindowState& state) = 0;
};

}  // namespace lightreel
