#pragma once
#include <QMetaType>
#include <QObject>
#include <QString>
#include <memory>

#include "core/jobs/engine.h"  // declares the metatype of Error once
#include "core/library/model_library.h"
#include "core/pipeline/engine_api.h"

namespace lightreel {

/// What the window wants to know about models without waiting: every answer comes later, as a signal on the
/// caller's thread. Questions are answered in order, except that a newer countTokens() replaces one that has
/// not begun. A model is named by its own folder; a motion adapter's stands for its base with this adapter.
class ModelService : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Reads configuration and weight headers. Answer: inspected or failed.
    virtual void inspect(const QString& folder) = 0;
    /// Reads every file whole: holds it against the checksums of its import, if there are any, and looks at
    /// every weight. Answer: verified, failed, or verifyCancelled.
    virtual void verify(const QString& folder) = 0;
    virtual void cancelVerify() = 0;
    /// Tokens of the prompt before the cut, start and end not counted. Answer: tokensCounted, or nothing on
    /// failure.
    virtual void countTokens(const QString& folder, const QString& prompt) = 0;
    /// What a run would do and need. Answer: planned or planFailed with the same ticket, except that a newer
    /// question replaces one that has not begun.
    virtual void plan(const lightreel::RunInput& input, quint64 ticket) = 0;
    /// Versions and devices of the engine library. Answer: engineDescribed or failed with an empty folder.
    virtual void describeEngine() = 0;

  Q_SIGNALS:
    void inspected(const QString& folder, const lightreel::ModelFacts& facts);
    /// agrees: its files were held against the checksums of its import; else there are none
    void verified(const QString& folder, const lightreel::ModelFacts& facts, bool agrees);
    void verifyCancelled(const QString& folder);
    void failed(const QString& folder, const lightreel::Error& error);
    void planned(quint64 ticket, const lightreel::RunPlan& plan);
    void planFailed(quint64 ticket, const lightreel::Error& error);
    void tokensCounted(const QString& folder, const QString& prompt, qint64 count);
    void engineDescribed(const lightreel::EngineFacts& facts);
};

/// Asks an EngineLibrary of its own on a thread of its own, so that a running job does not hold an answer up.
/// Both engines share the loaded library; this one keeps no weights.
class ThreadModelService : public ModelService {
    Q_OBJECT
  public:
    /// roots: where a motion adapter's base is looked for
    explicit ThreadModelService(const ModelRoots& roots, QObject* parent = nullptr);
    ~ThreadModelService() override;

    void inspect(const QString& folder) override;
    void verify(const QString& folder) override;
    void cancelVerify() override;
    void countTokens(const QString& folder, const QString& prompt) override;
    void plan(const lightreel::RunInput& input, quint64 ticket) override;
    void describeEngine() override;

  private:
    class Worker;
    class Thread;
    std::unique_ptr<Thread> m_thread;
};

}  // namespace lightreel
Q_DECLARE_METATYPE(lightreel::ModelFacts)
Q_DECLARE_METATYPE(lightreel::EngineFacts)
Q_DECLARE_METATYPE(lightreel::RunPlan)
