#pragma once
#include <QObject>
#include <QStringList>

#include "core/director/director_values.h"
#include "ui/window/window_parts.h"

namespace lightreel {

class ClipFlow;
class DirectorService;
class DirectorWishes;
class JobFlow;
class JobTracker;
class ModelFlow;
struct JobEntry;

/// The assistant between its service and the window: what happens to clips goes to it, what the user wants of
/// it goes out, and nothing is done without a click.
class DirectorFlow : public QObject {
    Q_OBJECT
  public:
    struct Flows {
        ClipFlow& clips;
        JobFlow& jobs;
        ModelFlow& models;
    };
    DirectorFlow(const WindowParts& parts, const WindowServices& services, JobTracker& tracker,
                 const Flows& flows, QObject* parent);

    /// Opens the conversation. modelFile: the GGUF file that answers; empty: the usual one.
    void open(const QString& modelFile);
    [[nodiscard]] QString modelFile() const { return m_modelFile; }
    void askWhyFailed(const QString& jobId);

  Q_SIGNALS:
    void modelChosen();

  private:
    void connectService();
    void connectTracker();
    void connectWishes();
    void connectQueue();
    void onMemory(const AssistantMemory& memory);
    void onAskFailed(const Error& error);
    void tellKnown();
    void rest();
    void openFact(const Fact& fact);
    void useSettings(const Fact& fact);
    void usePrompt(const QString& prompt);
    void count(const QString& prompt);
    void onCounted(const QString& prompt, qint64 count);
    void forget(qint64 turn);
    void forgetAll();
    void chooseModel();
    void useModel(const QString& path);
    void note(const QString& jobId);
    void comeForward();
    [[nodiscard]] const JobEntry* entryOf(const Fact& fact) const;

    const WindowParts& m_parts;
    const WindowServices& m_services;
    DirectorService& m_service;
    JobTracker& m_tracker;
    Flows m_flows;
    AssistantMemory m_memory;
    QString m_modelFile;
    QStringList m_toCount;  ///< proposals whose tokens are not counted yet, asked for one by one
    bool m_resting = false;
};

}  // namespace lightreel
