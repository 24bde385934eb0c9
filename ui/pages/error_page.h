#pragma once
#include <QWidget>

#include "core/base/error.h"

class QLabel;
class QPushButton;

namespace lightreel {

class Label;

/// The page of one failure: what happened, what was kept, what to do; Copy details, Show in log, and the
/// settings back.
class ErrorPage : public QWidget {
    Q_OBJECT
  public:
    explicit ErrorPage(QWidget* parent = nullptr);

    /// subject: the clip's prompt or the file's name. jobId empty: the failure belongs to no job.
    void showError(const Error& error, const QString& subject, const QString& jobId);
    void setDirector(bool there) { m_director = there; }  ///< the assistant can be asked about failed runs
    [[nodiscard]] QString jobId() const { return m_jobId; }

  Q_SIGNALS:
    void settingsWanted(const QString& jobId);
    void folderWanted();  ///< choose another output folder
    void modelsWanted();
    void logWanted();
    void askWanted(const QString& jobId);  ///< the assistant

  private:
    [[nodiscard]] QWidget* buildHead();
    [[nodiscard]] QWidget* buildFacts();
    [[nodiscard]] QWidget* buildWayOn();
    [[nodiscard]] QWidget* buildFoot();

    QString m_jobId;
    QString m_details;
    Label* m_title;
    Label* m_subject;
    QLabel* m_cause;
    QLabel* m_kept;
    QLabel* m_next;
    QPushButton* m_settings;
    QPushButton* m_folder;
    QPushButton* m_models;
    QPushButton* m_ask;
    bool m_director = false;
};

}  // namespace lightreel
