#include "core/picture/decoder_messages.h"

#include <QtGlobal>
#include <algorithm>

#include "core/base/log.h"

namespace lightreel {
namespace {

thread_local DecoderMessages* t_listening = nullptr;
QtMessageHandler s_others = nullptr;

void onMessage(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (t_listening != nullptr) return t_listening->add(message);
    s_others(type, context, message);
}

/// Qt has one handler for all threads: ours passes on what nobody listens for.
void installHandler() {
    static const bool installed = [] {
        s_others = qInstallMessageHandler(nullptr);  // never null
        qInstallMessageHandler(&onMessage);
        return true;
    }();
    static_cast<void>(installed);
}

}  // namespace

DecoderMessages::DecoderMessages() : m_outer(t_listening) {
    installHandler();
    t_listening = this;
}

DecoderMessages::~DecoderMessages() {
    t_listening = m_outer;
}

void DecoderMessages::add(const QString& message) {
    m_said << message;
    log().info("{}", message.toStdString());
}

bool DecoderMessages::tellOfDamage() const {
    // libjpeg's words (jerror.h) for data that is wrong or missing.
    return std::ranges::any_of(m_said, [](const QString& message) {
        return message.startsWith(QLatin1String("Corrupt JPEG data")) ||
               message.startsWith(QLatin1String("Premature end of JPEG"));
    });
}

}  // namespace lightreel
