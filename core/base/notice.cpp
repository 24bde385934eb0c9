#include "core/base/notice.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/error.h"
#include "core/base/format.h"

namespace lightreel {
namespace {

struct Row {
    NoticeCode code;
    const char* name;
    NoticeTemplate message;
};

constexpr std::array kTable{
    Row{NoticeCode::SwapOff,
        "swap-off",
        {"Cached features stay in memory, because {folder} does not take them: {reason}.",
         "The clip is the same. Name another folder with swap-folder to need less memory."}},
    Row{NoticeCode::NothingToSwap,
        "nothing-to-swap",
        {"No features were swapped, because without a cache none are kept between the steps.",
         "The clip is the same. Choose a cache, or switch swapping off."}},
    Row{NoticeCode::FirstPictureOnly,
        "first-picture-only",
        {"{path} holds more than one picture; the clip starts from the first.",
         "To start from another one, save it as a picture of its own."}},
    Row{NoticeCode::PictureDamaged,
        "picture-damaged",
        {"{path} is damaged; the clip starts from what could be read of it.",
         "If the picture looks wrong, save it anew or choose another one."}},
    Row{NoticeCode::TranscriptSetAside,
        "transcript-set-aside",
        {"{path} was damaged, so the conversation begins anew with what could still be read: {count} turns "
         "and {decisions} decisions.",
         "Clips and their records are untouched. The damaged file was kept as {kept}."}},
    Row{NoticeCode::CatalogSetAside,
        "catalog-set-aside",
        {"{path}, which holds likes and notes, was damaged. It was begun anew with what could still be read: "
         "{count} clips.",
         "The clips and their records are untouched. The damaged file was kept as {kept}."}},
    Row{NoticeCode::RecordsSkipped,
        "records-skipped",
        {"{count} records in {folder} could not be read and were left out.",
         "All others are known. The log names the files."}},
    Row{NoticeCode::UnfamiliarModel,
        "unfamiliar-model",
        {"{path} is not one of the files that Lightreel was tried with; it is used all the same.",
         "Answers may be worse. \"./run --director\" fetches the usual ones."}},
    Row{NoticeCode::NoEmbedder,
        "no-embedder",
        {"Without all-MiniLM-L6-v2 the assistant remembers one episode, and search goes by words alone.",
         "\"./run --director\" fetches it; or put its folder into {folder}."}},
    Row{NoticeCode::ReadingNotKept,
        "reading-not-kept",
        {"What the assistant has read cannot be kept in {folder}: {reason}.",
         "It goes on in memory, and reads again after the next start."}},
    Row{NoticeCode::AnswerNotKept,
        "answer-not-kept",
        {"The answer could not be written into {path}: {reason}.",
         "The question was kept. Copy the answer if it matters, and make room."}},
    Row{NoticeCode::Unknown, "unknown", {"The run said something that this version does not know.", ""}},
};

const Row& row(NoticeCode code) {
    return *std::ranges::find(kTable, code, &Row::code);
}

}  // namespace

std::string_view name(NoticeCode code) {
    return row(code).name;
}

NoticeCode noticeCodeFromName(std::string_view name) {
    const auto* const found = std::ranges::find(kTable, name, &Row::name);
    return found == kTable.end() ? NoticeCode::Unknown : found->code;
}

const NoticeTemplate& noticeTemplate(NoticeCode code) {
    return row(code).message;
}

std::string paragraph(const Notice& notice) {
    const NoticeTemplate& message = noticeTemplate(notice.code);
    std::string text = fillIn(message.fact, notice.args);
    if (*message.next != '\0') text += " " + fillIn(message.next, notice.args);
    return onOneLine(std::move(text));
}

}  // namespace lightreel
