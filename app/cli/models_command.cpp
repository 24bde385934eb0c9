#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/printable.h"
#include "app/cli/request_options.h"
#include "core/base/format.h"
#include "core/base/strict_json.h"
#include "core/library/model_library.h"
#include "core/pipeline/engine_loader.h"

namespace lightreel::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json toJson(const ModelFacts& facts) {
    json parts = json::array();
    for (const ModelFacts::Part& part : facts.parts)
        parts.push_back({{"name", part.name},
                         {"description", part.description},
                         {"parameters", part.parameters},
                         {"bytes", part.bytes},
                         {"dtype", part.dtype}});
    json modes = json::array();
    if (facts.textToVideo) modes.push_back("text_to_video");
    if (facts.imageToVideo) modes.push_back("image_to_video");
    return {{"id", facts.id},
            {"family", facts.family},
            {"folder", facts.folder.string()},
            {"parameters", facts.parameters},
            {"bytes", facts.bytes},
            {"dtype", facts.dtype},
            {"defaults",
             {{"width", facts.defaultWidth},
              {"height", facts.defaultHeight},
              {"frames", facts.defaultFrames},
              {"fps", facts.defaultFps},
              {"steps", facts.defaultSteps},
              {"guidance", facts.defaultGuidance},
              {"scheduler", facts.defaultScheduler},
              {"min_guidance", facts.defaultMinGuidance},
              {"motion_bucket", facts.defaultMotionBucket},
              {"noise_aug", facts.defaultNoiseAug},
              {"strength", facts.defaultStrength}}},
            {"modes", modes},
            {"reads_prompt", facts.readsPrompt},
            {"motion_controls", facts.motionControls},
            {"strength_control", facts.strengthControl},
            {"temporal_decoder", facts.temporalDecoder},
            {"max_frames", facts.maxFrames},
            {"max_tokens", facts.maxTokens},
            {"size_multiple", facts.sizeMultiple},
            {"parts", parts}};
}

/// What a clip of the model can begin with.
std::string starts(const ModelFacts& facts) {
    std::string text = facts.textToVideo ? "a prompt" : "";
    if (facts.imageToVideo) text += facts.textToVideo ? ", or a picture" : "a picture";
    if (facts.strengthControl) text += fmt::format(" or clip with strength {:g}", facts.defaultStrength);
    if (facts.motionControls)
        text += fmt::format(", motion bucket {}, noise {:g}, guidance from {:g} at the first frame",
                            facts.defaultMotionBucket, facts.defaultNoiseAug, facts.defaultMinGuidance);
    if (!facts.readsPrompt) text += "; prompts do not count";
    if (facts.temporalDecoder) text += "; decodes along the frames";
    return text;
}

void print(const ModelFacts& facts) {
    fmt::print("{}\n  family      {}\n  folder      {}\n  parameters  {:.1f} million\n  files       {}, {}\n",
               printable(facts.id), printable(facts.family), printable(facts.folder.string()),
               static_cast<double>(facts.parameters) / 1e6, formatFileSize(facts.bytes),
               printable(facts.dtype));
    const std::string words = facts.readsPrompt ? fmt::format("{} prompt tokens, ", facts.maxTokens) : "";
    fmt::print(
        "  defaults    {}x{}, {} frames, {} steps, guidance {:g}, {}\n  limits      {} frames, {}sizes in "
        "multiples of {}\n",
        facts.defaultWidth, facts.defaultHeight, facts.defaultFrames, facts.defaultSteps,
        facts.defaultGuidance, printable(facts.defaultScheduler), facts.maxFrames, words, facts.sizeMultiple);
    fmt::print("  starts from {}\n", starts(facts));
    for (const ModelFacts::Part& part : facts.parts)
        fmt::print("  {:<14}{:.1f} million, {}, {}: {}\n", printable(part.name),
                   static_cast<double>(part.parameters) / 1e6, formatFileSize(part.bytes),
                   printable(part.dtype), printable(part.description));
}

ExitCode list(bool asJson) {
    const std::vector<ModelEntry> entries = ModelLibrary(ModelRoots::standard()).list();
    if (asJson) {
        json out = json::array();
        for (const ModelEntry& entry : entries)
            out.push_back({{"id", entry.id}, {"folder", entry.folder.string()}, {"shipped", entry.shipped}});
        fmt::print("{}\n", out.dump(1));
        return ExitCode::Done;
    }
    for (const ModelEntry& entry : entries)
        fmt::print("{:<32}{}{}\n", printable(entry.id), printable(entry.folder.string()),
                   entry.shipped ? "  (shipped)" : "");
    if (entries.empty()) fmt::print("No models here yet. \"models import FOLDER\" adds one.\n");
    return ExitCode::Done;
}

/// Resolves and opens; use does the rest.
ExitCode withModel(const std::string& model,
                   const std::function<ExitCode(const ModelEntry&, EngineLibrary&)>& use) {
    const Result<ModelEntry> entry = ModelLibrary(ModelRoots::standard()).resolve(model);
    if (!entry) return report(entry.error());
    Result<std::unique_ptr<EngineLibrary>> engine = openEngineLibrary();
    return engine ? use(*entry, **engine) : report(engine.error());
}

ExitCode show(const Result<ModelFacts>& facts, bool asJson) {
    if (!facts) return report(facts.error());
    if (asJson)
        fmt::print("{}\n", toJson(*facts).dump(1));
    else
        print(*facts);
    return ExitCode::Done;
}

ExitCode verify(const ModelEntry& entry, EngineLibrary& engine, const CancelToken& cancel) {
    const auto manifest = ModelLibrary(ModelRoots::standard()).checkManifest(entry, cancel);
    if (!manifest) return report(manifest.error());
    const Result<ModelFacts> facts = engine.verify(entry.folder, entry.motionAdapter, cancel);
    if (cancel.asked()) throw Cancelled{};
    if (!facts) return report(facts.error());
    fmt::print("{}: all {} parameters are numbers, names and shapes fit{}.\n", printable(entry.id),
               facts->parameters,
               *manifest == ModelLibrary::ManifestState::Agrees
                   ? ", checksums are those of the import"
                   : "; there are no checksums from an import to compare with");
    return ExitCode::Done;
}

/// Stable Diffusion without motion: what a motion adapter's --base may name.
bool makesSinglePictures(const fs::path& folder) {
    const Result<json> index = readStrictJson(folder / "model_index.json");
    if (!index || !index->is_object() || index->contains("motion_adapter")) return false;
    return index->value("unet", json()) == json{"diffusers", "UNet2DConditionModel"};
}

/// What can never make a clip is refused before it is copied. Weights for single pictures are worth importing
/// too: a motion adapter may come later. errors: BadRequest, ModelMissing, those of EngineLibrary::inspect
Result<void> checkImport(const std::string& source, const std::string& base) {
    std::error_code ignored;
    const bool isFolder = fs::is_directory(source, ignored);
    if (isFolder && !base.empty()) return refused("base", base, "it belongs to a single motion adapter");
    const bool isAdapter = fs::path(source).extension() == ".safetensors" && fs::exists(source, ignored);
    if (!isFolder && (!isAdapter || base.empty())) return {};  // refused by the import itself
    ModelEntry whole{{}, fs::absolute(source), {}};
    if (!isFolder) {
        const Result<ModelEntry> named = ModelLibrary(ModelRoots::standard()).resolve(base);
        if (!named) return named.error();
        whole = {{}, named->folder, fs::absolute(source)};
    }
    Result<std::unique_ptr<EngineLibrary>> engine = openEngineLibrary();
    if (!engine) return engine.error();
    const Result<ModelFacts> facts = (*engine)->inspect(whole.folder, whole.motionAdapter);
    if (facts || (isFolder && makesSinglePictures(whole.folder))) return {};
    return facts.error();
}

ExitCode import(const std::string& source, const std::string& base, const CancelToken& cancel) {
    const auto progress = [](const ImportProgress& state) {
        if (::isatty(STDOUT_FILENO) == 0) return;
        fmt::print("\r\033[K{} of {}", formatFileSize(state.bytesDone), formatFileSize(state.bytesTotal));
        std::fflush(stdout);
    };
    if (const Result<void> usable = checkImport(source, base); !usable) return report(usable.error());
    const Result<ModelEntry> entry =
        ModelLibrary(ModelRoots::standard()).importModel(source, base, cancel, progress);
    if (::isatty(STDOUT_FILENO) != 0) fmt::print("\r\033[K");
    if (!entry) return report(entry.error());
    fmt::print("Imported as {}. \"models verify {}\" looks at every weight.\n", entry->id, entry->id);
    return ExitCode::Done;
}

struct ModelOptions {
    std::string model, base;
    bool asJson = false;
};

}  // namespace

void addModels(CLI::App& app, Context& context) {
    CLI::App* models = app.add_subcommand("models", "List, look at, import and verify models");
    models->require_subcommand(1);
    auto options = std::make_shared<ModelOptions>();
    const auto add = [&](const char* name, const char* help, const Run& run) {
        CLI::App* command = models->add_subcommand(name, help);
        command->callback([&context, run] { context.run = run; });
        return command;
    };
    const char* which = "Id of a known model, or a folder";
    CLI::App* listing =
        add("list", "The models that can be named", [options] { return list(options->asJson); });
    listing->add_flag("--json", options->asJson, "Print JSON");
    CLI::App* info = add("info", "What a model holds", [options] {
        return withModel(options->model, [&](const ModelEntry& entry, EngineLibrary& engine) {
            return show(engine.inspect(entry.folder, entry.motionAdapter), options->asJson);
        });
    });
    info->add_option("model", options->model, which)->required();
    info->add_flag("--json", options->asJson, "Print JSON");
    CLI::App* importing =
        add("import", "Copy a diffusers folder or a motion adapter into the models folder",
            [options, &context] { return import(options->model, options->base, context.cancel); });
    importing->add_option("source", options->model, "Folder, or one .safetensors motion adapter")->required();
    importing->add_option("--base", options->base,
                          "For a motion adapter: the model whose other parts it works with");
    CLI::App* verifying =
        add("verify", "Read every weight of a model and compare its checksums", [options, &context] {
            return withModel(options->model, [&](const ModelEntry& entry, EngineLibrary& engine) {
                return verify(entry, engine, context.cancel);
            });
        });
    verifying->add_option("model", options->model, which)->required();
}

}  // namespace lightreel::cli
