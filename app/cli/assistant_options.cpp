#include "app/cli/assistant_options.h"

#include <fmt/format.h>

#include <cstdio>

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

Result<std::unique_ptr<Director>> AssistantOptions::openDirector(const CancelToken& cancel) const {
    std::error_code ignored;
    if (!project.empty() && !fs::is_directory(project, ignored))
        return Error{ErrorCode::FileMissing, {{"path", project}}};
    const fs::path folder = project.empty() ? assistantFolder() : fs::absolute(project) / "assistant";
    Result<std::unique_ptr<Director>> director = Director::open(folder);
    if (!director) return director;
    for (const fs::path& damaged : (*director)->damaged())
        fmt::print(stderr,
                   "A file of the assistant was damaged. It was set aside as {}, and a new one was begun.\n",
                   damaged.string());
    if (project.empty()) return director;
    const Result<ClipCatalog::Scan> scan = (*director)->clips().addFolder(fs::absolute(project), cancel);
    if (!scan) return scan.error();
    if (scan->damaged > 0)
        fmt::print(stderr, "{} of the folder's records could not be read; their clips are not known here.\n",
                   scan->damaged);
    return director;
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
    setup.rules.budget = budget;
    if (const Result<fs::path> embedder = known.embedder())
        setup.embedder = *embedder;
    else
        fmt::print(stderr, "{} Everything said is one episode meanwhile.\n", paragraph(embedder.error()));
    return setup;
}

Result<AssistantFacts> AssistantOptions::loadModel(Director& director, const CancelToken& cancel) const {
    const Result<AssistantSetup> found = setup();
    if (!found) return found.error();
    Result<std::unique_ptr<AssistantEngine>> engine = openAssistantEngine();
    if (!engine) return engine.error();
    return director.useModel(std::move(*engine), *found, cancel);
}

}  // namespace lightreel::cli
