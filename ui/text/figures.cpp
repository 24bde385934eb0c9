#include "ui/text/figures.h"

#include <QLocale>
#include <cmath>

#include "ui/text/tr.h"

namespace lightreel {
namespace {

constexpr QChar kNoBreak(0x00A0);
constexpr double kMiB = 1024.0 * 1024.0;
constexpr double kGiB = kMiB * 1024.0;

QString number(double value, int decimals) {
    return QLocale().toString(value, 'f', decimals);
}

QString withUnit(double value, int decimals, const char* unit) {
    return number(value, decimals) + kNoBreak + QLatin1String(unit);
}

}  // namespace

QString preciseMemoryText(int64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (value >= 0.1 * kGiB) return withUnit(value / kGiB, 2, "GiB");
    return withUnit(value / kMiB, 1, "MiB");
}

QString memoryText(int64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (value >= 0.1 * kGiB) return withUnit(value / kGiB, value < 10 * kGiB && value < kGiB ? 2 : 1, "GiB");
    if (value >= 0.1 * kMiB) return withUnit(value / kMiB, value < 10 * kMiB ? 1 : 0, "MiB");
    return withUnit(value / 1024.0, 0, "KiB");
}

QString gibFigure(int64_t bytes, int decimals) {
    return number(static_cast<double>(bytes) / kGiB, decimals);
}

QString fileSizeText(int64_t bytes) {
    const auto value = static_cast<double>(bytes);
    if (value >= 1e9) return withUnit(value / 1e9, 2, "GB");
    if (value >= 1e6) return withUnit(value / 1e6, value < 1e7 ? 1 : 0, "MB");
    return withUnit(value / 1e3, 0, "kB");
}

QString secondsText(double seconds) {
    const auto whole = static_cast<qint64>(std::llround(std::max(0.0, seconds)));
    if (whole < 60) return QString::number(whole) + kNoBreak + tr("s");
    if (whole < 3600)
        return QStringLiteral("%1%2%3 %4%2%5")
            .arg(whole / 60)
            .arg(kNoBreak)
            .arg(tr("min"))
            .arg(whole % 60, 2, 10, QLatin1Char('0'))
            .arg(tr("s"));
    return QStringLiteral("%1%2%3 %4%2%5")
        .arg(whole / 3600)
        .arg(kNoBreak)
        .arg(tr("h"))
        .arg(whole % 3600 / 60, 2, 10, QLatin1Char('0'))
        .arg(tr("min"));
}

QString timeLeftText(double seconds) {
    double step = 1;
    if (seconds > 60) step = 5;
    if (seconds > 600) step = 60;
    return secondsText(std::max(1.0, std::round(seconds / step) * step));
}

QString parametersText(int64_t count) {
    const auto value = static_cast<double>(count);
    if (value >= 1e9) return tr("%1 billion").arg(number(value / 1e9, 2));
    return tr("%1 million").arg(number(value / 1e6, value < 1e8 ? 1 : 0));
}

QString schedulerTitle(const QString& word) {
    if (word == QLatin1String("euler")) return QStringLiteral("Euler");
    if (word == QLatin1String("euler_ancestral")) return QStringLiteral("Euler a");
    if (word == QLatin1String("ddim")) return QStringLiteral("DDIM");
    if (word == QLatin1String("dpmpp_2m")) return QStringLiteral("DPM++ 2M");
    if (word == QLatin1String("dpmpp_2m_karras")) return QStringLiteral("DPM++ 2M K");
    if (word == QLatin1String("pndm")) return QStringLiteral("PNDM");
    return word;
}

QString stageTitle(const QString& stage) {
    if (stage == QLatin1String("load")) return tr("Loading the model");
    if (stage == QLatin1String("encode")) return tr("Reading the prompt");
    if (stage == QLatin1String("denoise")) return tr("Sampling");
    if (stage == QLatin1String("decode")) return tr("Decoding");
    if (stage == QLatin1String("media")) return tr("Writing the file");
    return stage;
}

}  // namespace lightreel
