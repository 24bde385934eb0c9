#include "ui/models/model_kind.h"

#include <QCoreApplication>

namespace lightreel {

QString modelKind(const ModelFacts& facts) {
    const char* kind = !facts.imageToVideo ? QT_TRANSLATE_NOOP("ModelKind", "Text to video")
                       : facts.textToVideo ? QT_TRANSLATE_NOOP("ModelKind", "Text and image to video")
                                           : QT_TRANSLATE_NOOP("ModelKind", "Image to video");
    return QCoreApplication::translate("ModelKind", kind);
}

}  // namespace lightreel
