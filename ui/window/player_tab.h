#pragma once
#include <QWidget>
#include <memory>
#include <vector>

#include "ui/window/clip_source.h"
#include "ui/window/job_entry.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace lightreel {

class ClipView;
class ProgressHeader;

/// The Player tab: progress or facts above, the picture with its transport below, one sentence when there is
/// nothing.
class PlayerTab : public QWidget {
    Q_OBJECT
  public:
    explicit PlayerTab(QWidget* parent = nullptr);

    void showProgress(const JobEntry& entry);
    void showPreview(const event::Preview& preview, int fps);
    /// seconds and peak from the record, when the clip was made in this session.
    void showClip(const LoadedClip& clip, const RunRecord* record);
    void endProgress();
    [[nodiscard]] ClipView& view() { return *m_view; }
    [[nodiscard]] QString clipPath() const { return m_path; }

  Q_SIGNALS:
    void cancelWanted();
    void tick();
    void folderWanted(const QString& clipPath);

  private:
    [[nodiscard]] QWidget* buildFacts();

    QString m_path;
    QStackedWidget* m_header;
    ProgressHeader* m_progress;
    QLabel* m_name;
    QLabel* m_facts;
    QPushButton* m_folder;
    ClipView* m_view;
};

}  // namespace lightreel
