#pragma once
#include <functional>
#include <map>
#include <vector>

#include "core/jobs/model_service.h"
#include "ui/models/model_catalog.h"
#include "ui/pages/dialogs.h"
#include "ui/player/clip_source.h"
#include "ui/window/window_state.h"

namespace lightreel {

inline ModelFacts demoFacts() {
    ModelFacts facts;
    facts.family = "AnimateDiff";
    facts.id = "demo";
    facts.parameters = 14'100'000;
    facts.bytes = 28'300'000;
    facts.dtype = "float16";
    facts.defaultWidth = facts.defaultHeight = 128;
    facts.defaultFrames = 16;
    facts.defaultSteps = 12;
    facts.defaultGuidance = 3.5;
    facts.defaultScheduler = "euler";
    facts.maxFrames = 24;
    facts.maxTokens = 46;
    facts.cacheDepths = 5;
    return facts;
}

/// A model of image to video, as the embedded one is.
inline ModelFacts movingFacts() {
    ModelFacts facts = demoFacts();
    facts.family = "Stable Video Diffusion";
    facts.id = "moving";
    facts.defaultFps = 7;
    facts.defaultSteps = 20;
    facts.defaultGuidance = 3;
    facts.defaultMinGuidance = 1;
    facts.textToVideo = facts.readsPrompt = false;
    facts.imageToVideo = facts.motionControls = facts.temporalDecoder = true;
    facts.schedulers = {"euler"};
    facts.maxTokens = 0;
    return facts;
}

/// Answers at once, unless the test holds it up; one token per word.
class FakeModelService : public ModelService {
    Q_OBJECT
  public:
    void inspect(const QString& folder) override {
        waiting.append(folder);
        if (!held) answerNext();
    }
    /// The oldest question of inspect().
    void answerNext() {
        const QString folder = waiting.takeFirst();
        const auto failure = broken.find(folder);
        if (failure == broken.end())
            Q_EMIT inspected(folder, factsOf(folder));
        else
            Q_EMIT failed(folder, failure->second);
    }
    void verify(const QString& folder) override { Q_EMIT verified(folder, factsOf(folder), imported); }
    void cancelVerify() override {}
    void countTokens(const QString& folder, const QString& prompt) override {
        Q_EMIT tokensCounted(folder, prompt, prompt.split(QLatin1Char(' '), Qt::SkipEmptyParts).size());
    }
    void describeEngine() override { Q_EMIT engineDescribed({}); }
    void plan(const RunInput& input, quint64 ticket) override {
        asked.push_back(input);
        if (planError) return void(Q_EMIT planFailed(ticket, *planError));
        RunPlan plan = foretold;
        plan.request = input.request;
        plan.acceleration = input.acceleration;
        if (shape) shape(plan);
        Q_EMIT planned(ticket, plan);
    }

    [[nodiscard]] const ModelFacts& factsOf(const QString& folder) const {
        const auto found = others.find(folder);
        return found == others.end() ? facts : found->second;
    }

    ModelFacts facts = demoFacts();
    std::map<QString, ModelFacts> others;  ///< of folders that are not like that
    std::map<QString, Error> broken;       ///< folders that inspect() finds damaged
    bool held = false;                     ///< inspect() waits for answerNext()
    QStringList waiting;                   ///< folders that inspect() was asked for and has not answered
    RunPlan foretold;
    std::function<void(RunPlan&)> shape;  ///< makes the answer depend on the question
    std::optional<Error> planError;       ///< answers every question in place of a plan
    std::vector<RunInput> asked;          ///< of plan()
    bool imported = true;                 ///< what verify() finds: checksums of an import
};

class FakeCatalog : public ModelCatalog {
    Q_OBJECT
  public:
    QVector<ModelChoice> models() const override { return list; }
    QString folder() const override { return QStringLiteral("/models"); }
    void importFolder(const QString& folder) override { imports.append(folder); }
    void cancelImport() override {}

    QVector<ModelChoice> list{
        {QStringLiteral("demo"), QStringLiteral("Lightreel demo"), QStringLiteral("/models/demo")},
        {QStringLiteral("other"), QStringLiteral("Other"), QStringLiteral("/models/other")}};
    QStringList imports;
};

/// Clips that were put here before; any other path fails.
class FakeClips : public ClipSource {
    Q_OBJECT
  public:
    void load(const QString& path) override {
        wanted.append(path);
        const auto found = files.find(path);
        if (found != files.end())
            Q_EMIT loaded(std::make_shared<const LoadedClip>(found->second));
        else
            Q_EMIT failed(path, Error{ErrorCode::FileMissing, {{"path", path.toStdString()}}, {}, {}});
    }
    void peek(const QString& path) override {
        const auto found = files.find(path);
        if (found != files.end() && found->second.record)
            Q_EMIT peeked(path, std::make_shared<const RunRecord>(*found->second.record));
    }
    void copy(const QString& path, const QString& target) override {
        copies.append({path, target});
        Q_EMIT copied(target);
    }
    std::map<QString, LoadedClip> files;
    QStringList wanted;
    QList<std::pair<QString, QString>> copies;
};

class FakeStore : public WindowStateStore {
  public:
    WindowState load() override { return state; }
    void save(const WindowState& newState) override { state = newState; }
    WindowState state;
};

class FakeDialogs : public Dialogs {
  public:
    QString chooseFolder(QWidget*, const QString&, const QString&) override { return path; }
    QString chooseClip(QWidget*, const QString&, const QString&) override { return path; }
    QStringList chooseClips(QWidget*, const QString&, const QString&) override { return paths; }
    QString choosePicture(QWidget*, const QString&, const QString&, bool clips) override {
        clipsOffered = clips;
        return path;
    }
    QString chooseTarget(QWidget*, const QString&, const QString&) override { return path; }
    QString chooseModelFile(QWidget*, const QString&, const QString&) override { return path; }
    std::optional<QString> askText(QWidget*, const QString&, const QString&, const QString& before) override {
        textBefore = before;
        return typed;
    }
    bool ask(QWidget*, const YesNoQuestion& question) override {
        asked = question;
        if (whileAsked) whileAsked();
        return answer;
    }
    void showText(QWidget*, const QString&, const QString& shown) override { text = shown; }
    QString path;
    QStringList paths;
    bool clipsOffered = false;
    bool answer = true;
    YesNoQuestion asked;
    std::function<void()> whileAsked;
    QString text;
    QString textBefore;            ///< what askText() was given
    std::optional<QString> typed;  ///< its answer
};

}  // namespace lightreel
