#pragma once
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>

#include "core/media/video_writer.h"
#include "tests/ui/window/window_under_test.h"
#include "ui/start_image/start_image_well.h"

namespace lightreel {

/// Left half red, right half blue.
inline QImage twoColours(int width, int height) {
    QImage image(width, height, QImage::Format_RGB888);
    image.fill(Qt::red);
    QPainter(&image).fillRect(width / 2, 0, width - width / 2, height, Qt::blue);
    return image;
}

inline QString writeClip(const QString& path) {
    EncodingParams params;
    params.format = *formatForPath(path.toStdString());
    params.width = params.height = 16;
    params.fps = 8;
    auto writer = VideoWriter::open(path.toStdString(), params);
    for (const auto& frame : greyFrames(4))
        if (!writer->write(*frame)) qFatal("no frame can be written");
    if (!writer->finish(Existing::Keep)) qFatal("no clip can be written");
    return path;
}

/// A window with the model of image to video chosen, and two pictures on disk.
struct MovingWindow : WindowUnderTest {
    explicit MovingWindow(bool chosen = true) {
        addMovingModel();
        open();
        if (chosen) choose(QStringLiteral("moving"));
        twoColours(200, 100).save(wide);
        twoColours(100, 100).save(square);
        QFile text(broken);
        if (text.open(QIODevice::WriteOnly)) text.write("no picture at all, only words");
    }
    void choose(const QString& id) {
        auto* combo = find<QComboBox>("modelCombo");
        for (int row = 0; row < catalog.list.size(); ++row)
            if (catalog.list[row].id == id) combo->setCurrentIndex(row);
        Q_EMIT combo->activated(combo->currentIndex());
    }
    void dropOn(QWidget* target, const QMimeData& mime) {
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &enter);
        QDropEvent event(QPointF(20, 20), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(target, &event);
    }
    void dropFile(QWidget* target, const QString& path) {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(path)});
        dropOn(target, mime);
    }
    /// Drops the wide picture and waits until it is there.
    void haveWide() {
        dropFile(well(), wide);
        QTRY_VERIFY(!well()->isEmpty());
    }
    StartImageWell* well() { return find<StartImageWell>("startImageWell"); }
    QLabel* error() { return find<QLabel>("startImageError"); }
    QString reason() { return find<QLabel>("startReason")->text(); }
    bool canStart() { return find<QPushButton>("startButton")->isEnabled(); }
    const GenerationRequest& started() {
        pressStart();
        return lastJob().request;
    }
    void playClip(const QString& path, const std::optional<GenerationRequest>& request) {
        clips.files[path] = LoadedClip{path, greyFrames(4), 7, request, {}};
        window->openClip(path, false);
    }

    QString wide = files.filePath(QStringLiteral("wide.png"));
    QString square = files.filePath(QStringLiteral("square.png"));
    QString broken = files.filePath(QStringLiteral("broken.png"));
};

}  // namespace lightreel
