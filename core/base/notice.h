#pragma once
#include <map>
#include <string>
#include <string_view>

namespace lightreel {

/// What a run or the assistant has to say although it goes on. Every code has one row in the message table
/// (notice.cpp).
enum class NoticeCode {
    SwapOff,             ///< cached features stay in memory; args: folder, reason
    NothingToSwap,       ///< no cache is on, so there are no features to swap
    FirstPictureOnly,    ///< the start file holds more pictures than the model takes; args: path
    PictureDamaged,      ///< a part of the start picture could not be read; args: path
    TranscriptSetAside,  ///< a damaged one was begun anew with the turns that could be read; args: path,
                         ///< kept, count, decisions
    CatalogSetAside,     ///< the same of clips; args: path, kept, count
    RecordsSkipped,      ///< records of clips that could not be read; args: count, folder
    UnfamiliarModel,     ///< not byte for byte the file that Lightreel was tried with; args: path
    NoEmbedder,          ///< the assistant remembers without MiniLM; args: folder
    ReadingNotKept,      ///< what the assistant has read stays in memory only; args: folder, reason
    AnswerNotKept,       ///< an answer is not in the transcript; args: path, reason
    Unknown,             ///< of a newer version
};

struct Notice {
    NoticeCode code = NoticeCode::Unknown;
    std::map<std::string, std::string> args = {};

    friend bool operator==(const Notice&, const Notice&) = default;
};

/// What happened, and what can be done; with {name} placeholders for Notice::args.
struct NoticeTemplate {
    const char* fact;
    const char* next;
};

[[nodiscard]] std::string_view name(NoticeCode code);
[[nodiscard]] NoticeCode noticeCodeFromName(std::string_view name);  ///< Unknown when it is
[[nodiscard]] const NoticeTemplate& noticeTemplate(NoticeCode code);

/// The English sentences, on one line.
[[nodiscard]] std::string paragraph(const Notice& notice);

}  // namespace lightreel
