#pragma once
#include <QString>
#include <cstdint>

namespace lightreel {

/// Figures on the screen, in the user's locale, with a no-break space before the unit.

/// "3.1 GiB"; "0.1 GiB" steps down to "189 MiB" below one tenth.
[[nodiscard]] QString memoryText(int64_t bytes);

/// "3.12 GiB", "57.3 MiB": one digit more, for tables and read-outs.
[[nodiscard]] QString preciseMemoryText(int64_t bytes);

/// "3.1": GiB where the unit stands elsewhere.
[[nodiscard]] QString gibFigure(int64_t bytes, int decimals);

/// "2.75 GB", "189 MB": decimal units, for files.
[[nodiscard]] QString fileSizeText(int64_t bytes);

/// "8 s", "2 min 05 s", "1 h 12 min".
[[nodiscard]] QString secondsText(double seconds);

/// Time left, coarser the longer it is: to 1 s; over one minute to 5 s; over ten minutes to 1 min. Never
/// below 1 s.
[[nodiscard]] QString timeLeftText(double seconds);

/// "14.1 million", "1.3 billion".
[[nodiscard]] QString parametersText(int64_t count);

/// The display name of a scheduler word: "dpmpp_2m_karras" -> "DPM++ 2M Karras".
[[nodiscard]] QString schedulerTitle(const QString& word);

/// The display name of a stage word: "denoise" -> "Sampling"; an unknown one stays as it is.
[[nodiscard]] QString stageTitle(const QString& stage);

}  // namespace lightreel
