#include "app/cli/assistant_options.h"

#include <fmt/format.h>

#include <cstdio>

#include "app/cli/printable.h"
#include "core/base/notice.h"
#include "core/director/clip_catalog.h"
#include "core/library/director_models.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel::cli {
namespace {

namespace fs = std::filesystem;

DirectorModels modelsIn(const std::string& folder) {
    return folder.empty() ? DirectorModels::standard() : DirectorModels({fs::absolute(folder)});
}

void say(const Notice& notice) {
    fmt::print(stderr, "{}\n", printable(paragraph(notice)));
}

}  // namespace

void ProjectOption::addTo(CLI::App& command) {
    command.add_option("--project", folder, "A folder of clips: what is said about it is kept in it")
        ->type_name("DIR");
}

fs::path ProjectOption::path() const {
    return folder.empty() ? assistantFolder() : fs::absolute(folder) / "assistant";
}

bool ProjectOption::keepsNothingRead() const {
    std::error_code ignored;
    return !fs::exists(DirectorFiles(path()).episodes / "conversation.safetensors", ignored);
}

Result<std::unique_ptr<Director>> ProjectOption::openDirector() const {
    std::error_code ignored;
    if (!folder.empty() && !fs::exists(folder, ignored))
        return Error{ErrorCode::FileMissing, {{"path", folder}}};
    if (!folder.empty() && !fs::is_directory(folder, ignored))
        return Error{ErrorCode::FileUnreadable,
                     {{"path", folder}, {"reason", "a project is a folder of clips"}}};
    Result<std::unique_ptr<Director>> director = Director::open(path());
    if (!director) return director;
    sayNotices(**director);
    if (folder.empty()) return director;
    const Result<ClipCatalog::FolderRead> read = (*director)->clips().addFolder(fs::absolute(folder));
    if (!read) return read.error();
    if (!read->damaged.empty())
        say({NoticeCode::RecordsSkipped,
             {{"count", std::to_string(read->damaged.size())}, {"folder", folder}}});
    return director;
}

void ModelOptions::addTo(CLI::App& command) {
    command.add_option("--models", models, "Look for the assistant's models in this folder")
        ->type_name("DIR");
    command.add_option("--model", model, "Another GGUF file of the Llama family")->type_name("FILE");
    command.add_option("--device", device, "auto or cpu; cuda is not used by this build")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
}

void ModelOptions::addBudgetTo(CLI::App& command) {
    command.add_option("--budget", budget, "Entries that an episode keeps of the past, a head and layer")
        ->check(CLI::Range(256, 4096))
        ->capture_default_str();
}

Result<AssistantSetup> ModelOptions::setup() const {
    if (device == "cuda")
        return Error{ErrorCode::NoDevice,
                     {{"device", device}, {"reason", "this build computes on the processor"}}};
    const DirectorModels known = modelsIn(models);
    const Result<fs::path> language = known.languageModel(model);
    if (!language) return language.error();
    AssistantSetup setup;
    setup.languageModel = *language;
    setup.layerProfile = layerProfileOf(*language);
    setup.rules.budget = budget;
    if (const Result<fs::path> embedder = known.embedder()) setup.embedder = *embedder;
    return setup;
}

void ModelOptions::sayMissing(const AssistantSetup& setup) const {
    if (setup.embedder.empty())
        say({NoticeCode::NoEmbedder, {{"folder", modelsIn(models).embedder().error().args.at("folder")}}});
}

void sayNotices(Director& director) {
    for (const Notice& notice : director.takeNotices()) say(notice);
}

Result<AssistantFacts> loadModel(Director& director, const AssistantSetup& setup, const CancelToken& cancel) {
    Result<std::unique_ptr<AssistantEngine>> engine = openAssistantEngine();
    if (!engine) return engine.error();
    Result<AssistantFacts> facts = director.useEngine(std::move(*engine), setup, cancel);
    cancel.check();
    return facts;
}

Result<BareEngine> openBareEngine(const AssistantSetup& setup, const CancelToken& cancel) {
    Result<std::unique_ptr<AssistantEngine>> engine = openAssistantEngine();
    if (!engine) return engine.error();
    const Result<AssistantFacts> facts = (*engine)->open(setup, cancel);
    cancel.check();
    if (!facts) return facts.error();
    return BareEngine{std::move(*engine), *facts};
}

}  // namespace lightreel::cli
