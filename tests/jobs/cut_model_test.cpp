#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QEventLoop>
#include <algorithm>

#include "core/jobs/thread_engine.h"
#include "core/pipeline/engine_loader.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;

const fs::path kTiny = LIGHTREEL_TEST_DATA "/tiny-t2v";
constexpr const char* kWeights = "unet/diffusion_pytorch_model.safetensors";

Job tinyJob(const fs::path& model, const fs::path& output) {
    Job job;
    job.id = newJobId();
    job.request.prompt = "a red circle";
    job.request.model = "tiny-t2v";
    job.request.width = job.request.height = 32;
    job.request.frames = job.request.steps = 2;
    job.request.guidance = 1;
    job.request.dtype = "float32";
    job.modelFolder = model.string();
    job.output = output.string();
    return job;
}

/// A step has begun: its check of the files is over, and the network is about to read its weights.
bool aStepRuns(const JobEvent& event) {
    const auto* run = std::get_if<RunEvent>(&event.body);
    const auto* spans = run != nullptr ? std::get_if<event::SpansChanged>(run) : nullptr;
    return spans != nullptr && std::any_of(spans->spans.begin(), spans->spans.end(),
                                           [](const TimelineSpan& span) { return span.name == "step"; });
}

/// What the window does: jobs go into a ThreadEngine with the real engine library, events come out.
JobEvent lastWord(ThreadEngine& engine, const Job& job, const std::function<void(const JobEvent&)>& spy) {
    QEventLoop loop;
    JobEvent last;
    const auto listen = QObject::connect(
        &engine, &Engine::eventHappened, &engine,
        [&](const JobEvent& event) {
            spy(event);
            if (std::holds_alternative<event::Finished>(event.body) ||
                std::holds_alternative<event::Failed>(event.body)) {
                last = event;
                QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
            }
        },
        Qt::DirectConnection);
    engine.submit(job);
    loop.exec();
    QObject::disconnect(listen);
    return last;
}

TEST(CutModel, B5_AModelCutInTheMiddleOfAStepFailsThatJobAndTheNextOneRuns) {
    static int count = 1;
    static char name[] = "engine_test";
    static char* arguments[] = {name, nullptr};
    static const QCoreApplication* application = QCoreApplication::instance();
    if (application == nullptr) application = new QCoreApplication(count, arguments);
    const ScratchFolder scratch;
    const fs::path copy = scratch.path() / "model";
    fs::copy(kTiny, copy, fs::copy_options::recursive);
    ThreadEngine engine(openEngineLibrary);

    const JobEvent failed =
        lastWord(engine, tinyJob(copy, scratch.path() / "a.mp4"), [&](const JobEvent& event) {
            if (aStepRuns(event)) fs::resize_file(copy / kWeights, 0);
        });
    ASSERT_TRUE(std::holds_alternative<event::Failed>(failed.body));
    const Error& error = std::get<event::Failed>(failed.body).error;
    EXPECT_EQ(error.code, ErrorCode::ModelChanged) << paragraph(error);
    EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path()), {}), 1);  // the model alone

    const JobEvent done = lastWord(engine, tinyJob(kTiny, scratch.path() / "a.mp4"), [](const JobEvent&) {});
    EXPECT_TRUE(std::holds_alternative<event::Finished>(done.body));
    EXPECT_TRUE(fs::exists(scratch.path() / "a.mp4"));
}

}  // namespace
}  // namespace lightreel
