#include "ui/compare/compared_set.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "ui/player/clip_loader.h"

namespace lightreel {
namespace {

QString nameOf(const QString& path) {
    const QFileInfo file(QDir::cleanPath(path));
    return file.fileName();
}

std::function<Result<LoadedClip>()> loaderOf(const ComparisonFolder& folder, size_t member, double fps) {
    return [folder, member, fps]() -> Result<LoadedClip> {
        Result<ClipFrames> clip = folder.clip(member);
        if (!clip) return clip.error();
        return LoadedClip{QString::fromStdString(folder.framesFolder(member).string()), std::move(*clip), fps,
                          std::nullopt};
    };
}

}  // namespace

ComparedSet comparedSet(const ComparisonFolder& folder) {
    return comparedSet(folder, folder.runs());
}

ComparedSet comparedSet(const ComparisonFolder& folder, std::vector<ComparedRun> runs) {
    ComparedSet set{QString::fromStdString(folder.plan().title), {}};
    for (size_t member = 0; member < runs.size(); ++member) {
        ComparedEntry entry{QString::fromStdString(runs[member].name), std::move(runs[member])};
        if (entry.run.done()) entry.load = loaderOf(folder, member, entry.run.records.front().request.fps);
        set.entries.push_back(std::move(entry));
    }
    return set;
}

ComparedSet comparedFiles(const QStringList& paths) {
    ComparedSet set{QCoreApplication::translate("ComparedSet", "Compared clips"), {}};
    for (const QString& path : paths)
        set.entries.push_back({nameOf(path), ComparedRun{nameOf(path).toStdString(), {}},
                               [path] { return readLoadedClip(path); }, true});
    return set;
}

}  // namespace lightreel
