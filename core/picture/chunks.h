#pragma once
#include <QByteArray>
#include <QIODevice>
#include <QtEndian>

namespace lightreel {

/// The chunks of a PNG or a WebP file, which differ in the order of what stands before a chunk's data.
/// visit(type, length) is called with the device at the data; false ends it, as do a cut file and `most`
/// chunks. Sources: PNG 3 5.3, WebP container specification.
template <typename Visit>
void eachChunk(QIODevice& device, bool png, int most, Visit visit) {
    qint64 at = png ? 8 : 12;
    for (int i = 0; i < most && at < device.size() && device.seek(at); ++i) {
        const QByteArray head = device.read(8);
        if (head.size() < 8) return;
        const QByteArray type = png ? head.last(4) : head.first(4);
        const qint64 length =
            png ? qFromBigEndian<quint32>(head.data()) : qFromLittleEndian<quint32>(head.data() + 4);
        if (!visit(type, length)) return;
        at += 8 + length + (png ? 4 : length % 2);  // a checksum, or a byte that makes it even
    }
}

}  // namespace lightreel
