#include "ui/models/model_kind.h"

#include <QCoreApplication>

namespace lightreel {

QString modelKind(const ModelFacts& facts) {
    const char* kind = !facts.imageToVideo ? "Text to video"
                       : facts.textToVideo ? "Text and image to video"
                                           : "Image to video";
    return QCoreApplication::translate("ModelKind", kind);
}

}  // namespace lightreel
