#pragma once
#include <QTemporaryDir>
#include <QtTest>
#include <memory>

#include "tests/ui/window/fake_director.h"
#include "tests/ui/window/fake_engine.h"
#include "tests/ui/window/fakes.h"
#include "ui/window/main_window.h"

namespace lightreel {

/// A main window on fakes, shown offscreen with a prompt written.
struct WindowUnderTest {
    WindowUnderTest();
    void open();  ///< makes the window; the fakes may be prepared before

    template <typename Control>
    Control* find(const char* objectName) {
        auto* found = window->findChild<Control*>(QLatin1String(objectName));
        if (!found) qFatal("no control is called %s", objectName);
        return found;
    }
    void writePrompt(const QString& prompt);
    void pressStart();
    const Job& lastJob() const { return engine.jobs.back(); }

    /// The model "moving" beside the two of FakeCatalog.
    void addMovingModel();

    QTemporaryDir files;  ///< start pictures that the window keeps lie in its folder "kept"
    FakeEngine engine;
    FakeModelService models;
    FakeCatalog catalog;
    FakeClips clips;
    FakeStore store;
    FakeDirector director;
    bool withDirector = true;  ///< false: the window has no such dock
    FakeDialogs dialogs;
    std::unique_ptr<MainWindow> window;
};

/// count grey frames of 16 x 16, frame i of brightness 10 * i.
std::vector<std::shared_ptr<const Frame>> greyFrames(int count);

}  // namespace lightreel
