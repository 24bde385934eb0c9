#include "core/base/error.h"

#include <array>

#include "core/base/format.h"

namespace lightreel {
namespace {

struct Row {
    ErrorCode code;
    const char* name;
    ExitCode exit;
    MessageTemplate message;
};

constexpr std::array kTable{
    Row{ErrorCode::BadRequest,
        "bad-request",
        ExitCode::BadInput,
        {"{option} cannot be \"{value}\": {allowed}.", "Nothing was started and no file was changed.",
         "Change {option} and start again."}},
    Row{ErrorCode::FileMissing,
        "file-missing",
        ExitCode::BadInput,
        {"The file {path} does not exist.", "Nothing was changed.",
         "Check the name, or choose another file."}},
    Row{ErrorCode::FileUnreadable,
        "file-unreadable",
        ExitCode::BadInput,
        {"The file {path} cannot be read: {reason}.", "Nothing was changed.",
         "Choose another file, or repair this one."}},
    Row{ErrorCode::FileInUse,
        "file-in-use",
        ExitCode::InputOutput,
        {"The file {path} is in use by another program.", "Nothing was changed.",
         "Close the other program and try again."}},
    Row{ErrorCode::FileNewer,
        "file-newer",
        ExitCode::InputOutput,
        {"The file {path} was written by a newer Lightreel.", "Nothing was changed.",
         "Use the newer version, or another project."}},
    Row{ErrorCode::ModelMissing,
        "model-missing",
        ExitCode::Model,
        {"There is no model called \"{model}\".", "Nothing was started.",
         "Known models: {known}. Name one of them or a model folder."}},
    Row{ErrorCode::ModelDamaged,
        "model-damaged",
        ExitCode::Model,
        {"The model file {path} is damaged: {reason}.", "Nothing was started and nothing was changed.",
         "Fetch or copy the file again, or use another model."}},
    Row{ErrorCode::ModelUnsupported,
        "model-unsupported",
        ExitCode::Model,
        {"The model at {path} cannot be used: {reason}.", "Nothing was started and nothing was changed.",
         "Use a diffusers folder of a supported family with .safetensors weights; for the assistant a "
         "GGUF file of the Llama family."}},
    Row{ErrorCode::ModelChanged,
        "model-changed",
        ExitCode::Model,
        {"The model changed on disk during the run: {path}.", "Clips made before are untouched.",
         "Check the file with \"models verify\" and start again."}},
    Row{ErrorCode::AssistantMissing,
        "assistant-missing",
        ExitCode::Model,
        {"The assistant's model \"{model}\" is not on this computer.",
         "Search, facts and decisions work without it.",
         "\"./run --director\" fetches the usual ones; or put the file into {folder}. There now: {known}."}},
    Row{ErrorCode::NoDevice,
        "no-device",
        ExitCode::NoDevice,
        {"The device {device} cannot be used: {reason}.", "Nothing was started.",
         "Choose the device auto or cpu; the processor always works."}},
    Row{ErrorCode::OutOfMemory,
        "out-of-memory",
        ExitCode::OutOfMemory,
        {"The memory ran out in stage {stage}: {asked} more were needed, {free} were free.",
         "Nothing finished before was lost.",
         "Choose a smaller size or fewer frames, or raise the memory budget."}},
    Row{ErrorCode::DiskFull,
        "disk-full",
        ExitCode::InputOutput,
        {"The disk is full: {path} could not be finished.",
         "No half-written file was left and older files are untouched.",
         "Free some space or choose another folder, then start again."}},
    Row{ErrorCode::NotWritable,
        "not-writable",
        ExitCode::InputOutput,
        {"{path} cannot be written: {reason}.", "Nothing was changed.",
         "Choose another folder or correct its permissions."}},
    Row{ErrorCode::WriteFailed,
        "write-failed",
        ExitCode::InputOutput,
        {"Writing {path} failed: {reason}.", "No half-written file was left and older files are untouched.",
         "Check the disk, or choose another folder, then start again."}},
    Row{ErrorCode::NotWiped,
        "not-wiped",
        ExitCode::InputOutput,
        {"Traces of what was forgotten may still lie in {path}: {reason}.",
         "It is gone from the conversation and is used no more.",
         "Remove the cause, then forget once more (everything, if everything was to go): that takes the "
         "traces along."}},
    Row{ErrorCode::CodecMissing,
        "codec-missing",
        ExitCode::InputOutput,
        {"This installation cannot write {codec}.", "Nothing was changed.",
         "Available: {known}. Choose one of them."}},
    Row{ErrorCode::BadPixels,
        "bad-pixels",
        ExitCode::Internal,
        {"The {where} contain values that are not numbers.", "The settings are kept and no file was written.",
         "Try the data type float32, another seed or fewer steps."}},
    Row{ErrorCode::EngineMissing,
        "engine-missing",
        ExitCode::Internal,
        {"The engine library could not be opened: {reason}.", "Nothing was started.",
         "Run ./run --build-only, or reinstall Lightreel."}},
    Row{ErrorCode::Internal,
        "internal",
        ExitCode::Internal,
        {"Something unexpected went wrong: {reason}.", "Clips made before are untouched.",
         "Start again; if it happens twice, report it with the log."}},
};

const Row& row(ErrorCode code) {
    for (const Row& candidate : kTable)
        if (candidate.code == code) return candidate;
    return kTable.back();
}

}  // namespace

std::string_view name(ErrorCode code) {
    return row(code).name;
}

ErrorCode errorCodeFromName(std::string_view name) {
    for (const Row& candidate : kTable)
        if (candidate.name == name) return candidate.code;
    return ErrorCode::Internal;
}

ExitCode exitCode(ErrorCode code) {
    return row(code).exit;
}

const MessageTemplate& messageTemplate(ErrorCode code) {
    return row(code).message;
}

std::string fillIn(std::string_view text, const std::map<std::string, std::string>& args) {
    std::string out;
    while (!text.empty()) {
        const size_t open = text.find('{');
        const size_t close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) break;
        out += text.substr(0, open);
        const auto found = args.find(std::string(text.substr(open + 1, close - open - 1)));
        out += found != args.end() ? found->second : std::string(text.substr(open, close - open + 1));
        text.remove_prefix(close + 1);
    }
    return out += text;
}

std::string paragraph(const Error& error) {
    const MessageTemplate& message = messageTemplate(error.code);
    return onOneLine(fillIn(message.cause, error.args) + " " + fillIn(message.kept, error.args) + " " +
                     fillIn(message.next, error.args));
}

}  // namespace lightreel
