#include "core/picture/animated_png.h"

#include <QIODevice>
#include <QtEndian>

namespace lightreel {

bool isAnimatedPng(QIODevice& device) {
    constexpr int kMostChunks = 1 << 12;  // before the pixels; real files have a few dozen
    constexpr qint64 kSignature = 8, kHead = 8, kChecksum = 4;
    qint64 at = kSignature;
    for (int i = 0; i < kMostChunks && at < device.size() && device.seek(at); ++i) {
        const QByteArray head = device.read(kHead);
        if (head.size() < kHead || head.endsWith("IDAT")) return false;
        if (head.endsWith("acTL")) return true;
        at += kHead + qFromBigEndian<quint32>(head.data()) + kChecksum;
    }
    return false;
}

}  // namespace lightreel
