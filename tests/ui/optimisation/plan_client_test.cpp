// One question at a time, a pause before the first, and no answer to a question that is out of date.
#include <QtTest>

#include "tests/ui/run_test.h"
#include "ui/optimisation/plan_client.h"

using namespace lightreel;

namespace {

/// Answers when the test says so.
class SlowService : public ModelService {
    Q_OBJECT
  public:
    void inspect(const QString&) override {}
    void verify(const QString&) override {}
    void cancelVerify() override {}
    void countTokens(const QString&, const QString&) override {}
    void describeEngine() override {}
    void plan(const RunInput& input, quint64 ticket) override { questions.push_back({input, ticket}); }

    void answer(size_t question) {
        RunPlan plan;
        plan.request = questions[question].first.request;
        Q_EMIT planned(questions[question].second, plan);
    }
    void refuse(size_t question) {
        Q_EMIT planFailed(questions[question].second, Error{ErrorCode::ModelMissing, {}, {}, {}});
    }
    std::vector<std::pair<RunInput, quint64>> questions;
};

RunInput inputOf(int steps) {
    RunInput input;
    input.request.steps = steps;
    return input;
}

struct Client {
    Client() {
        QObject::connect(&client, &PlanClient::answered, &client,
                         [this](const std::vector<std::optional<RunPlan>>& plans) {
                             for (const auto& plan : plans) answers << (plan ? plan->request.steps : -1);
                             answers << 0;  // the end of one answer
                         });
        QObject::connect(&client, &PlanClient::refused, &client, [this] { ++refusals; });
    }
    SlowService service;
    PlanClient client{service};
    QList<int> answers;
    int refusals = 0;
};

}  // namespace

class PlanClientTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void asksOneAfterTheOther();
    void editsInARowAreOneQuestion();
    void staleAnswersAreDropped();
    void oneRefusalLeavesTheOthers();
    void forgottenQuestionsAreNotAnswered();
};

void PlanClientTest::asksOneAfterTheOther() {
    Client test;
    test.client.ask({inputOf(7), inputOf(8)});
    QVERIFY(test.service.questions.empty());  // a further edit may come
    QTRY_COMPARE(test.service.questions.size(), size_t{1});
    test.service.answer(0);
    QCOMPARE(test.service.questions.size(), size_t{2});
    QVERIFY(test.answers.isEmpty());
    test.service.answer(1);
    QCOMPARE(test.answers, (QList<int>{7, 8, 0}));
}

void PlanClientTest::editsInARowAreOneQuestion() {
    Client test;
    for (const int steps : {1, 2, 3}) test.client.ask({inputOf(steps)});
    QTRY_COMPARE(test.service.questions.size(), size_t{1});
    QCOMPARE(test.service.questions[0].first.request.steps, 3);
    test.service.answer(0);
    QCOMPARE(test.answers, (QList<int>{3, 0}));
}

void PlanClientTest::staleAnswersAreDropped() {
    Client test;
    test.client.ask({inputOf(1), inputOf(2)});
    QTRY_COMPARE(test.service.questions.size(), size_t{1});
    test.client.ask({inputOf(5)});
    test.service.answer(0);  // during the pause
    QTRY_COMPARE(test.service.questions.size(), size_t{2});
    test.service.answer(0);  // and once more after it
    QVERIFY(test.answers.isEmpty());
    test.service.answer(1);
    QCOMPARE(test.answers, (QList<int>{5, 0}));
    QCOMPARE(test.service.questions.size(), size_t{2});
}

void PlanClientTest::oneRefusalLeavesTheOthers() {
    Client test;
    test.client.ask({inputOf(1), inputOf(2), inputOf(3)});
    QTRY_COMPARE(test.service.questions.size(), size_t{1});
    test.service.answer(0);
    test.service.refuse(1);
    test.service.answer(2);
    QCOMPARE(test.answers, (QList<int>{1, -1, 3, 0}));
    QCOMPARE(test.refusals, 0);
    test.client.ask({inputOf(1)});
    QTRY_COMPARE(test.service.questions.size(), size_t{4});
    test.service.refuse(3);
    QCOMPARE(test.refusals, 1);
}

void PlanClientTest::forgottenQuestionsAreNotAnswered() {
    Client test;
    test.client.ask({inputOf(1)});
    QTRY_COMPARE(test.service.questions.size(), size_t{1});
    test.client.forget();
    test.service.answer(0);
    QVERIFY(test.answers.isEmpty());
}

int main(int argc, char** argv) {
    return runTest<PlanClientTest>(argc, argv);
}
#include "plan_client_test.moc"
