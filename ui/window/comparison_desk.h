#pragma once
#include <QObject>
#include <QThreadPool>
#include <functional>

#include "ui/compare/compare_dialog.h"
#include "ui/compare/comparison_flow.h"
#include "ui/window/window_parts.h"

namespace lightreel {

class FailureDesk;
class JobTracker;
class ModelFlow;

/// Comparisons in the window: begun, opened, gone on with, shown in their tab, and what is asked for there.
/// Several may be open; the tab shows one.
class ComparisonDesk : public QObject {
    Q_OBJECT
  public:
    ComparisonDesk(const WindowParts& parts, const WindowServices& services, JobTracker& tracker,
                   FailureDesk& failures, ModelFlow& models, QObject* parent);
    ~ComparisonDesk() override;

    void compareSettings(CompareDialog::Page page);
    void begin(const ComparisonPlan& plan);
    void chooseComparison();
    void chooseClips();
    void compareClips(const QStringList& paths);
    void compareSelected();  ///< the finished clips that are chosen in the queue
    [[nodiscard]] bool canCompareSelected() const;
    /// A folder that holds a comparison, or the file that says so.
    void open(const QString& path);
    [[nodiscard]] static bool isComparison(const QString& path);
    void exportReport();  ///< of the comparison that the tab shows
    [[nodiscard]] bool canExport() const;
    void showRunning(const QString& jobId);  ///< the comparison whose job this is

    /// What was not finished when the program ended: offered, never begun by itself.
    void offer(const QStringList& folders);
    [[nodiscard]] QStringList unfinished() const;
    void setFolder(const QString& folder) { m_folder = folder; }
    [[nodiscard]] QString folder() const { return m_folder; }  ///< where the user last looked

  Q_SIGNALS:
    void changed();  ///< what is to be remembered

  private:
    using Opening = std::function<Result<OpenedComparison>()>;
    void openLater(const QString& name, Opening opening, std::function<void(ComparisonFlow&)> then);
    ComparisonFlow& adopt(OpenedComparison opened);
    [[nodiscard]] ComparisonFlow* find(const QString& folder) const;
    void show(ComparisonFlow& flow);
    void showTab();
    void offerOne(const QString& folder, const OpenedComparison& opened);
    void onEnded(ComparisonFlow& flow);
    void onExported(const QString& folder, const Result<QStringList>& written);
    void takeSettings(const AccelerationOptions& options, const QString& name);
    void takeMemberSettings(size_t member);
    void runAgain(size_t member);
    [[nodiscard]] QStringList selectedClips() const;

    const WindowParts& m_parts;
    const WindowServices& m_services;
    JobTracker& m_tracker;
    FailureDesk& m_failures;
    ModelFlow& m_models;
    QList<ComparisonFlow*> m_flows;
    QStringList m_offered;  ///< folders not opened yet
    QString m_folder;
    QThreadPool m_reader;  ///< one thread: folders that are being made or read
};

}  // namespace lightreel
