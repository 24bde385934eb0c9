#pragma once
#include <map>
#include <string>
#include <string_view>

namespace lightreel {

/// What a run has to say although it goes on: an option that could not be followed. Every code has one row in
/// the message table (notice.cpp).
enum class NoticeCode {
    SwapOff,           ///< cached features stay in memory; args: folder, reason
    NothingToSwap,     ///< no cache is on, so there are no features to swap
    FirstPictureOnly,  ///< the start file holds more pictures than the model takes; args: path
    Unknown,           ///< of a newer version
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
