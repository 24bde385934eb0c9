#pragma once
#include <QStringList>
#include <utility>
#include <vector>

#include "core/director/director_service.h"

namespace lightreel {

inline Message said(int64_t turn, const std::string& text, const std::string& time = "2026-11-28T05:00:00Z") {
    return {{turn, Speaker::User, text}, time, {}, false};
}

/// An answer as one without a model, unless the test says more.
inline Message answerTo(int64_t question, Reply reply, const std::string& time = "2026-11-28T05:00:10Z") {
    reply.question = question;
    reply.turn = question + 1;
    return {{reply.turn, Speaker::Assistant, reply.text}, time, reply, false};
}

inline Fact clipFact(const std::string& path, const std::string& title) {
    return {Fact::Kind::Clip, title, "seed 77120, 12 steps, DeepCache every 2nd", "2026-11-27T09:10:00Z",
            path};
}

/// An assistant that does nothing by itself: it writes down what it is asked for, the test says what follows.
class FakeDirector : public DirectorService {
    Q_OBJECT
  public:
    void open() override {
        ++openings;
        Q_EMIT opened(messages);
        Q_EMIT decisionsChanged(decisions);
        Q_EMIT stateChanged(state);
    }
    void ask(const QString& text) override {
        asks << text;
        if (error) return void(Q_EMIT askFailed(*error));
        m_question = m_next;
        m_next += 2;
        Q_EMIT asked(said(m_question, text.toStdString()));
    }
    void answer(const Reply& reply) { Q_EMIT answered(answerTo(m_question, reply)); }
    void write(const QString& text) { Q_EMIT piece(text); }
    void stop() override { ++stops; }
    void search(const QString& words) override { Q_EMIT found(words, facts); }
    void remember(const QString& text, qint64 turn, const QString& clip) override {
        remembered = clip;
        Fact decision;
        decision.kind = Fact::Kind::Decision;
        decision.title = text.toStdString();
        decision.time = "2026-11-28T05:01:00Z";
        decision.turn = turn;
        decisions.prepend(decision);
        Q_EMIT decided(decision);
        Q_EMIT decisionsChanged(decisions);
    }
    void forget(const QList<qint64>& turns) override {
        forgot << turns;
        decisions.removeIf([&](const Fact& decision) { return turns.contains(decision.turn); });
        Q_EMIT forgotten(turns);
        Q_EMIT decisionsChanged(decisions);
    }
    void forgetAll() override {
        ++wipes;
        decisions.clear();
        Q_EMIT opened({});
        Q_EMIT decisionsChanged(decisions);
    }
    void useModel(const QString& path) override { models << path; }
    void clipFinished(const RunRecord& record) override { finished.push_back(record); }
    void clipFailed(const Job& job, const Error& why) override { failed.emplace_back(job, why); }
    void setLiked(const QString& clip, bool liked) override { likes.append({clip, liked}); }
    void setNote(const QString& clip, const QString& note) override { notes.append({clip, note}); }
    void setResting(bool resting) override { rests.append(resting); }

    QList<Message> messages;  ///< of the conversation that open() finds
    DirectorState state{DirectorState::Is::Ready, 0, {}};
    QList<Fact> decisions;       ///< that stand
    QList<Fact> facts;           ///< that every search finds
    std::optional<Error> error;  ///< answers every question
    int openings = 0, stops = 0, wipes = 0;
    QStringList asks, models;
    QString remembered;  ///< the clip of the last decision
    QList<qint64> forgot;
    std::vector<RunRecord> finished;
    std::vector<std::pair<Job, Error>> failed;
    QList<std::pair<QString, bool>> likes;
    QList<std::pair<QString, QString>> notes;
    QList<bool> rests;

  private:
    int64_t m_next = 1001, m_question = 0;
};

}  // namespace lightreel
