#pragma once
#include <QMetaType>
#include <QObject>
#include <QString>
#include <filesystem>

#include "core/base/notice.h"
#include "core/compare/run_record.h"
#include "core/director/director_values.h"
#include "core/jobs/job.h"

namespace lightreel {

/// The assistant as the window sees it: every call returns at once, every answer is a signal on the caller's
/// thread. Questions are answered in order.
class DirectorService : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Opens the project's conversation and loads the models in the background; done by any other call when
    /// it could not be done before. Answer: opened, decisionsChanged, then states.
    virtual void open() = 0;
    /// Up to 1 MB of text; empty: askFailed. Answer: asked, factsFound, pieces of the reply, answered; or
    /// askFailed. Until the first piece, memoryChanged tells how far the model has read.
    virtual void ask(const QString& text) = 0;
    /// Stops the answer that is being written; what there was is kept.
    virtual void stop() = 0;
    /// Clips, failures, decisions and quotes that fit the words; needs no model. Answer: found.
    virtual void search(const QString& words) = 0;
    /// Keeps a text as a decision; the newest of a subject wins. Answer: decided, decisionsChanged.
    virtual void remember(const QString& text, qint64 turn, const QString& clip) = 0;
    /// Takes turns out of the transcript and of every memory. Answer: forgotten, decisionsChanged.
    virtual void forget(const QList<qint64>& turns) = 0;
    /// Everything is forgotten, files included. Answer: opened and decisionsChanged, empty.
    virtual void forgetAll() = 0;
    /// Another GGUF file of the Llama family; empty: the usual one. Answer: states.
    virtual void useModel(const QString& path) = 0;

    // What the program tells about clips.
    virtual void clipFinished(const lightreel::RunRecord& record) = 0;
    virtual void clipFailed(const lightreel::Job& job, const lightreel::Error& error) = 0;
    virtual void setLiked(const QString& clip, bool liked) = 0;
    virtual void setNote(const QString& clip, const QString& note) = 0;

    /// While a clip is being made: the model lets go of memory and cores within 250 ms.
    virtual void setResting(bool resting) = 0;

  Q_SIGNALS:
    void opened(const QList<lightreel::Message>& messages);
    void stateChanged(const lightreel::DirectorState& state);
    void memoryChanged(const lightreel::AssistantMemory& memory);
    void asked(const lightreel::Message& question);
    /// What the project itself knows of the question, before a model speaks.
    void factsFound(const QList<lightreel::Fact>& facts);
    void piece(const QString& text);
    void answered(const lightreel::Message& reply);
    /// Also of what else was wanted and could not be done.
    void askFailed(const lightreel::Error& error);
    void found(const QString& words, const QList<lightreel::Fact>& facts);
    void decided(const lightreel::Fact& decision);
    /// All that count, newest first.
    void decisionsChanged(const QList<lightreel::Fact>& decisions);
    void forgotten(const QList<qint64>& turns);
    /// Something to tell that is no answer: a file that was set aside, records that were left out.
    void noticed(const lightreel::Notice& notice);
};

}  // namespace lightreel
Q_DECLARE_METATYPE(lightreel::Message)
Q_DECLARE_METATYPE(lightreel::DirectorState)
Q_DECLARE_METATYPE(lightreel::AssistantMemory)
Q_DECLARE_METATYPE(lightreel::Fact)
Q_DECLARE_METATYPE(lightreel::Notice)
