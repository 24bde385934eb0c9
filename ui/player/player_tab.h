#pragma once
#include <QWidget>
#include <memory>
#include <vector>

#include "ui/jobs/job_entry.h"
#include "ui/player/clip_source.h"

class QPushButton;
class QStackedWidget;

namespace lightreel {

class ClipView;
class ElidedLabel;
class Label;
class ProgressHeader;

/// The Player tab: progress or facts above, the picture with its transport below.
class PlayerTab : public QWidget {
    Q_OBJECT
  public:
    explicit PlayerTab(QWidget* parent = nullptr);

    void showProgress(const JobEntry& entry);
    void showPreview(const event::Preview& preview, const GenerationRequest& request);
    /// record: seconds and peak, when they are known.
    void showClip(const LoadedClip& clip, const RunRecord* record);
    void endProgress();
    /// The run whose preview is still shown ended without a clip.
    void showEnd(const QString& title, const QString& sentence);
    void setDropHint(const QString& hint);
    [[nodiscard]] ClipView& view() { return *m_view; }
    [[nodiscard]] QString clipPath() const { return m_path; }

  Q_SIGNALS:
    void cancelWanted();
    void tick();
    void folderWanted(const QString& clipPath);
    void saveAsWanted(const QString& clipPath);

  private:
    [[nodiscard]] QWidget* buildFacts();
    void forgetClip();

    QString m_path;
    QStackedWidget* m_header;
    ProgressHeader* m_progress;
    ElidedLabel* m_name;
    ElidedLabel* m_facts;
    QPushButton* m_folder;
    QPushButton* m_saveAs;
    ClipView* m_view;
};

}  // namespace lightreel
