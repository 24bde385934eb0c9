#include "ui/window/diagnostics.h"

#include <QCoreApplication>
#include <QDir>
#include <QGuiApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QScreen>
#include <QStyleHints>
#include <QSysInfo>
#include <QThread>

#include "core/base/format.h"
#include "core/memory/meter.h"
#include "lightreel_build.h"

namespace lightreel {
namespace {

QString line(const char* key, const QString& value) {
    return QStringLiteral("%1 %2\n").arg(QLatin1String(key) + QLatin1Char(':'), -14).arg(value);
}

QString engineLines(const EngineFacts& facts) {
    QStringList devices;
    for (const std::string& device : facts.devices) devices << QString::fromStdString(device);
    QString text = line("LibTorch", QString::fromStdString(facts.torchVersion));
    text += line("CPU", QStringLiteral("%1, %2 threads%3")
                            .arg(QString::fromStdString(facts.cpuCapability))
                            .arg(facts.threads)
                            .arg(facts.fastBfloat16 ? QStringLiteral(", fast bfloat16") : QString()));
    text += line("Libraries", QString::fromStdString(facts.blas));
    text += line("Devices", devices.join(QStringLiteral(", ")));
    if (!facts.cudaReason.empty()) text += line("No CUDA", QString::fromStdString(facts.cudaReason));
    return text + line("Checksum", QString::number(facts.checksum, 'g', 10));
}

QString displayLines() {
    QString text = line("Platform", QGuiApplication::platformName());
    for (const QScreen* screen : QGuiApplication::screens())
        text += line("Screen", QStringLiteral("%1 x %2, scale %3")
                                   .arg(screen->size().width())
                                   .arg(screen->size().height())
                                   .arg(screen->devicePixelRatio()));
    return text;
}

}  // namespace

QString diagnosticsText(const DiagnosticsInput& input) {
    const SystemMemory memory = systemMemory();
    QString text =
        line("Lightreel", QStringLiteral("%1 (%2)").arg(QLatin1String(kVersion), QLatin1String(kBuildId)));
    text += line("System", QStringLiteral("%1, kernel %2, %3")
                               .arg(QSysInfo::prettyProductName(), QSysInfo::kernelVersion(),
                                    QSysInfo::currentCpuArchitecture()));
    text += line(
        "Qt",
        QStringLiteral("%1, built against %2").arg(QLatin1String(qVersion()), QLatin1String(QT_VERSION_STR)));
    text += line("Cores", QString::number(QThread::idealThreadCount()));
    text += line("Memory", QStringLiteral("%1, %2 free")
                               .arg(QString::fromStdString(formatMemory(memory.total)),
                                    QString::fromStdString(formatMemory(memory.available))));
    text += line("Locale", QLocale().name());
    text += input.engine ? engineLines(*input.engine) : line("Engine", QStringLiteral("not open"));
    text += line("Codecs", input.codecs.join(QStringLiteral(", "))) + displayLines();
    for (const QString& model : input.models) text += line("Model", model);
    return text.replace(QDir::homePath(), QStringLiteral("~"));
}

QString licencesText() {
    const auto told = [](const char* text) { return QCoreApplication::translate("Licences", text); };
    const std::pair<const char*, QString> parts[] = {
        {"Qt 6", told(QT_TRANSLATE_NOOP("Licences", "LGPL-3.0, linked dynamically"))},
        {"LibTorch",
         told(QT_TRANSLATE_NOOP("Licences", "BSD-3-Clause, with oneDNN (Apache-2.0) and others inside"))},
        {"CUDA runtime, CUPTI",
         told(QT_TRANSLATE_NOOP("Licences", "NVIDIA CUDA EULA; LibTorch asks for them when it is loaded"))},
        {"FFmpeg",
         told(QT_TRANSLATE_NOOP("Licences", "LGPL-2.1 or later; a build with x264 is GPL-2.0 or later"))},
        {"ICU", told(QT_TRANSLATE_NOOP("Licences", "Unicode licence"))},
        {"nlohmann/json", QStringLiteral("MIT")},
        {"spdlog, {fmt}", QStringLiteral("MIT")},
        {"CLI11", QStringLiteral("BSD-3-Clause")},
        {"Roboto", QStringLiteral("Apache-2.0")},
        {"CLIP vocabulary", told(QT_TRANSLATE_NOOP("Licences", "MIT, of openai/CLIP, in the demo model"))},
        {"SmolLM2, MiniLM",
         told(
             QT_TRANSLATE_NOOP("Licences", "Apache-2.0; the Director's models, there if you fetched them"))}};
    QString text = told(QT_TRANSLATE_NOOP("Licences", "Lightreel is free software under the MIT licence.")) +
                   QStringLiteral("\n\n") + told(QT_TRANSLATE_NOOP("Licences", "It stands on")) +
                   QLatin1Char('\n');
    for (const auto& [part, licence] : parts)
        text += QStringLiteral("  %1 %2\n").arg(QLatin1String(part), -20).arg(licence);
    return text + QLatin1Char('\n') +
           told(QT_TRANSLATE_NOOP(
               "Licences",
               "The icons and the demo models are made for Lightreel and are under its licence.\n"
               "Models that you import have licences of their own.\n"));
}

QString aboutText() {
    return QCoreApplication::translate("About",
                                       "Lightreel %1\n\nMakes short clips from a prompt, on this computer.\n"
                                       "No account, no telemetry, no network unless you ask.")
        .arg(QLatin1String(kVersion));
}

}  // namespace lightreel
