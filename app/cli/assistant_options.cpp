#include "app/cli/assistant_options.h"

#include <fmt/format.h>

#include <cstdio>

#include "core/base/notice.h"
#include "core/director/clip_catalog.h"
#include "core/library/director_models.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel::cli {

namespace fs = std::filesystem;

void AssistantOptions::addTo(CLI::App& command) {
    command.add_option("--project", project, "A folder of clips: what is said about it is kept in it")
        ->type_name("DIR");
    command.add_option("--models", models, "Look for the assistant's models in this folder")
        ->type_name("DIR");
    command.add_option("--model", model, "Another GGUF file of the Llama family")->type_name("FILE");
    command.add_option("--budget", budget, "Entries that an episode keeps of the past, a head and layer")
        ->check(CLI::Range(256, 4096))
        ->capture_default_str();
    command.add_option("--device", device, "cpu; cuda is not used by this build")
        ->check(CLI::IsMember({"cpu", "cuda"}))
        ->capture_default_str();
    command.add_flag("--no-model", noModel, "Answer from facts and quotes alone");
    command.add_flag("--json", json, "Print JSON");
}

Result<std::unique_ptr<Director>> AssistantOptions::openDirector() const {
    std::error_code ignored;
    if (!project.empty() && !fs::is_directory(project, ignored))
        return Error{ErrorCode::FileMissing, {{"path", project}}};
    const fs::path folder = project.empty() ? assistantFolder() : fs::absolute(project) / "assistant";
    Result<std::unique_ptr<Director>> director = Director::open(folder);
    if (!director) return director;
    sayNotices(**director);
    if (project.empty()) return director;
    const Result<ClipCatalog::FolderRead> read = (*director)->clips().addFolder(fs::absolute(project));
    if (!read) return read.error();
    if (!read->damaged.empty())
        fmt::print(stderr, "{}\n",
                   paragraph(Notice{NoticeCode::RecordsSkipped,
                                    {{"count", std::to_string(read->damaged.size())}, {"folder", project}}}));
    return director;
}

void AssistantOptions::sayNotices(Director& director) {
    for (const Notice& notice : director.takeNotices()) fmt::print(stderr, "{}\n", paragraph(notice));
}

Result<AssistantSetup> AssistantOptions::setup() const {
    if (device != "cpu")
        return Error{ErrorCode::NoDevice,
                     {{"device", device}, {"reason", "this build computes on the processor"}}};
    const DirectorModels known =
        models.empty() ? DirectorModels::standard() : DirectorModels({fs::absolute(models)});
    const Result<fs::path> language = known.languageModel(model);
    if (!language) return language.error();
    AssistantSetup setup;
    setup.languageModel = *language;
    setup.layerProfile = layerProfileOf(*language);
    setup.rules.budget = budget;
    if (const Result<fs::path> embedder = known.embedder())
        setup.embedder = *embedder;
    else
        fmt::print(
            stderr, "{}\n",
            paragraph(Notice{NoticeCode::NoEmbedder, {{"folder", embedder.error().args.at("folder")}}}));
    return setup;
}

Result<AssistantFacts> AssistantOptions::loadModel(Director& director, const CancelToken& cancel) const {
    const Result<AssistantSetup> found = setup();
    if (!found) return found.error();
    Result<std::unique_ptr<AssistantEngine>> engine = openAssistantEngine();
    if (!engine) return engine.error();
    return director.useEngine(std::move(*engine), *found, cancel);
}

}  // namespace lightreel::cli
