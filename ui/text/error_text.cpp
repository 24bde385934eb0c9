#include "ui/text/error_text.h"

#include <QCoreApplication>

namespace lightreel {
namespace {

QString translated(const char* sentence, const std::map<std::string, std::string>& args) {
    const QString pattern = QCoreApplication::translate("Errors", sentence);
    return QString::fromStdString(fillIn(pattern.toStdString(), args));
}

const char* title(ErrorCode code) {
    switch (code) {
        case ErrorCode::BadRequest:
            return QT_TRANSLATE_NOOP("Errors", "A setting cannot be used");
        case ErrorCode::FileMissing:
            return QT_TRANSLATE_NOOP("Errors", "The file is missing");
        case ErrorCode::FileUnreadable:
            return QT_TRANSLATE_NOOP("Errors", "The file cannot be read");
        case ErrorCode::FileInUse:
            return QT_TRANSLATE_NOOP("Errors", "The file is in use");
        case ErrorCode::FileNewer:
            return QT_TRANSLATE_NOOP("Errors", "The file is of a newer version");
        case ErrorCode::ModelMissing:
            return QT_TRANSLATE_NOOP("Errors", "The model is missing");
        case ErrorCode::ModelDamaged:
            return QT_TRANSLATE_NOOP("Errors", "The model is damaged");
        case ErrorCode::ModelUnsupported:
            return QT_TRANSLATE_NOOP("Errors", "The model is of an unknown kind");
        case ErrorCode::ModelChanged:
            return QT_TRANSLATE_NOOP("Errors", "The model changed on disk");
        case ErrorCode::AssistantMissing:
            return QT_TRANSLATE_NOOP("Errors", "The assistant has no model");
        case ErrorCode::NoDevice:
            return QT_TRANSLATE_NOOP("Errors", "The device cannot be used");
        case ErrorCode::OutOfMemory:
            return QT_TRANSLATE_NOOP("Errors", "Out of memory");
        case ErrorCode::DiskFull:
            return QT_TRANSLATE_NOOP("Errors", "The disk is full");
        case ErrorCode::NotWritable:
            return QT_TRANSLATE_NOOP("Errors", "The folder cannot be written");
        case ErrorCode::WriteFailed:
            return QT_TRANSLATE_NOOP("Errors", "Writing failed");
        case ErrorCode::NotWiped:
            return QT_TRANSLATE_NOOP("Errors", "Traces may be left");
        case ErrorCode::CodecMissing:
            return QT_TRANSLATE_NOOP("Errors", "The format cannot be written");
        case ErrorCode::BadPixels:
            return QT_TRANSLATE_NOOP("Errors", "The picture is not valid");
        case ErrorCode::EngineMissing:
            return QT_TRANSLATE_NOOP("Errors", "The engine could not be opened");
        case ErrorCode::Internal:
            break;
    }
    return QT_TRANSLATE_NOOP("Errors", "Something unexpected went wrong");
}

}  // namespace

ErrorText errorText(const Error& error) {
    const MessageTemplate& message = messageTemplate(error.code);
    return {translated(message.cause, error.args), translated(message.kept, error.args),
            translated(message.next, error.args)};
}

QString noticeText(const Notice& notice) {
    const NoticeTemplate& message = noticeTemplate(notice.code);
    const QString fact = translated(message.fact, notice.args);
    return *message.next == '\0' ? fact
                                 : QStringLiteral("%1 %2").arg(fact, translated(message.next, notice.args));
}

QString errorTitle(const Error& error) {
    return QCoreApplication::translate("Errors", title(error.code));
}

QString errorDetails(const Error& error) {
    QString text = QString::fromStdString(paragraph(error));
    text += QStringLiteral("\n\ncode: ") + QString::fromStdString(std::string(name(error.code)));
    if (!error.stage.empty()) text += QStringLiteral("\nstage: ") + QString::fromStdString(error.stage);
    for (const auto& [key, value] : error.args)
        text += QStringLiteral("\n%1: %2").arg(QString::fromStdString(key), QString::fromStdString(value));
    if (!error.detail.empty()) text += QStringLiteral("\ndetail: ") + QString::fromStdString(error.detail);
    return text + QLatin1Char('\n');
}

}  // namespace lightreel
