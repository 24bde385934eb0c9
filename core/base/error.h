#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lightreel {

/// What went wrong, as a stable word. Every code has one row in the message table (error.cpp) and one exit
/// code.
enum class ErrorCode {
    BadRequest,        ///< a value of the request is out of range; args: option, value, allowed
    FileMissing,       ///< args: path
    FileUnreadable,    ///< args: path, reason
    FileInUse,         ///< another program holds it; args: path
    FileNewer,         ///< of a newer Lightreel; args: path
    ModelMissing,      ///< args: model, known
    ModelDamaged,      ///< args: path, reason
    ModelUnsupported,  ///< args: path, reason
    ModelChanged,      ///< args: path
    AssistantMissing,  ///< one of the assistant's models is not there; args: model, folder, known
    NoDevice,          ///< args: device, reason
    OutOfMemory,       ///< args: stage, asked, free
    DiskFull,          ///< args: path, needed
    NotWritable,       ///< args: path, reason
    WriteFailed,       ///< args: path, reason
    NotWiped,          ///< what was forgotten is gone, but for bytes in files; args: path, reason
    CodecMissing,      ///< args: codec, known
    BadPixels,         ///< not-a-number in latents or frames; args: where
    EngineMissing,     ///< the engine library could not be opened; args: reason
    Internal,          ///< anything else; args: reason
};

/// Exit codes of lightreel-cli (the contract of docs/ARCHITECTURE.md, "command line").
enum class ExitCode {
    Done = 0,
    BadInput = 1,
    NoDevice = 2,
    OutOfMemory = 3,
    Cancelled = 4,
    InputOutput = 5,
    Model = 6,
    Internal = 70
};

/// A failure as data: code and arguments make the sentences, detail goes to the log.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::map<std::string, std::string> args = {};  ///< named values for the message table
    std::string detail = {};                       ///< raw exception text, errno, names; never shown first
    std::string stage = {};  ///< encode, denoise, decode, media, ...; empty before a run
};

/// The three sentences of the message table, with {name} placeholders for Error::args.
struct MessageTemplate {
    const char* cause;  ///< what happened
    const char* kept;   ///< what was kept
    const char* next;   ///< what to do next
};

[[nodiscard]] std::string_view name(ErrorCode code);
[[nodiscard]] ErrorCode errorCodeFromName(std::string_view name);  ///< Internal when unknown
[[nodiscard]] ExitCode exitCode(ErrorCode code);
[[nodiscard]] const MessageTemplate& messageTemplate(ErrorCode code);

/// Replaces {name} by args[name]; an unknown placeholder stays as it is.
[[nodiscard]] std::string fillIn(std::string_view text, const std::map<std::string, std::string>& args);

/// The English paragraph: cause, kept, next.
[[nodiscard]] std::string paragraph(const Error& error);

}  // namespace lightreel
