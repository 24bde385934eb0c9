#include "app/cli/request_options.h"

#include <QRandomGenerator>
#include <utility>

#include "core/base/format.h"
#include "core/base/number_text.h"
#include "core/library/model_library.h"
#include "core/request/mode_detail.h"
#include "core/request/presets.h"

namespace lightreel::cli {

Error refused(const char* option, const std::string& value, const std::string& allowed) {
    return {ErrorCode::BadRequest, {{"option", option}, {"value", value}, {"allowed", allowed}}};
}

std::string absolutePath(const std::string& path) {
    return path.empty() ? path : std::filesystem::absolute(path).string();
}

void RequestOptions::addModelOptions(CLI::App& command) {
    command.add_option(
        "--model", m_request.model,
        "Id of a known model, or a diffusers folder (default: the embedded model, or the one for "
        "pictures with --image)");
    command.add_option("--motion-adapter", m_motionAdapter,
                       "Folder or .safetensors file that replaces the model's motion modules");
    command
        .add_option("--dtype", m_request.dtype,
                    "auto, float32 or bfloat16; auto: bfloat16 where the processor is fast at it")
        ->capture_default_str();
    command.add_option("--device", m_request.device, "auto, cpu or cuda:N")->capture_default_str();
}

void RequestOptions::addPictureOptions(CLI::App& command) {
    GenerationRequest& request = m_request;
    command.add_option("words", m_words, "The prompt, when --prompt is not given");
    command.add_option("--prompt", request.prompt, "What the clip shall show");
    command.add_option("--negative-prompt", request.negativePrompt,
                       "What it shall not show; counts with a guidance above 1");
    command.add_option("--width", request.width, "Pixels, a multiple of 8 (default: the model's)");
    command.add_option("--height", request.height, "Pixels, a multiple of 8 (default: the model's)");
    command.add_option("--frames", request.frames, "Number of frames (default: the model's, else 16)");
    command.add_option("--fps", request.fps,
                       "Frames per second of the file, 1 to 120, of a GIF 50 (default: the model's, else 8)");
    command.add_option("--steps", request.steps, "Sampling steps, 1 to 1000 (default: the model's, else 25)");
    command.add_option("--guidance", m_guidance,
                       "Guidance scale, 0 to 100; 1 and below: none (default: the model's, else 7.5)");
    command.add_option(
        "--scheduler", request.scheduler,
        "euler, euler_ancestral, ddim, dpmpp_2m, dpmpp_2m_karras or pndm (default: the model's)");
    command.add_option("--seed", m_seed, "0 to 9223372036854775807 (default: a random one, which is shown)");
}

void RequestOptions::addTo(CLI::App& command) {
    m_command = &command;
    addPictureOptions(command);
    m_start.addTo(command);
    addModelOptions(command);
}

Result<void> RequestOptions::complete(GenerationRequest& request) const {
    if (request.prompt.empty())
        for (const std::string& word : m_words) request.prompt += (request.prompt.empty() ? "" : " ") + word;
    else if (!m_words.empty())
        return refused("prompt", m_words.front(), "it is given twice; leave out --prompt or the words");
    if (m_command->count("--guidance") > 0) request.guidance = m_guidance;
    for (const char* option : {"--width", "--height", "--frames", "--fps", "--steps"})
        if (m_command->count(option) > 0 && m_command->get_option(option)->as<int>() == 0)
            return refused(option + 2, "0", "it must be at least 1");
    if (const Result<void> start = m_start.complete(request); !start) return start.error();
    request.seed = m_seed ? *m_seed : static_cast<int64_t>(QRandomGenerator::system()->generate64() >> 33);
    return validate(request);
}

Result<RequestedRun> RequestOptions::resolve() const {
    RequestedRun run{m_request, {}, {}};
    if (const Result<void> sound = complete(run.request); !sound) return sound.error();
    const std::string wanted =
        run.request.model.empty() ? embeddedModel(run.request.mode) : run.request.model;
    const Result<ModelEntry> model = ModelLibrary(ModelRoots::standard()).resolve(wanted);
    if (!model) return model.error();
    run.request.model = model->id;
    run.modelFolder = model->folder;
    run.motionAdapter =
        m_motionAdapter.empty() ? model->motionAdapter.string() : absolutePath(m_motionAdapter);
    return run;
}

/// Stands before the other options: they are taken in this order, so that what is given by hand wins.
void AccelerationArguments::addPreset(CLI::App& command) {
    command.add_option_function<std::string>(
        "--preset",
        [this](const std::string& name) {
            m_preset = name;
            const std::optional<Preset> preset = presetFromName(name);
            if (!preset) return;  // resolve() refuses it
            m_options = presetOptions(*preset);
            m_cache = cacheModeName(m_options.cache.mode);
            m_chunk = chunkModeName(m_options.chunk.mode);
            m_swap = swapWhatName(m_options.swap.what);
        },
        "exact, fastest, balanced or least-memory: several of the following at once; what is given beside it "
        "counts more");
}

void AccelerationArguments::addCacheOptions(CLI::App& command) {
    command
        .add_option(
            "--cache", m_cache,
            "off, deepcache, lightcache or adaptive: some steps run the network's outer layers only; faster, "
            "and the picture changes a little. lightcache gives deepcache's picture in less memory; adaptive "
            "chooses the steps itself, by --error-budget")
        ->capture_default_str();
    command
        .add_option("--cache-interval", m_options.cache.interval,
                    "Every how many steps the whole network runs; 1 is the uncached run")
        ->capture_default_str();
    command
        .add_option("--cache-depth", m_options.cache.depth,
                    "Layers that every step runs, less one; 0 is the fastest, and DeepCache's branch 0")
        ->capture_default_str();
    command
        .add_option(
            "--error-budget", m_options.cache.errorBudget,
            "With --cache adaptive: how far the finished latents may drift in all, estimated, 0 to 10; "
            "0 is the uncached run")
        ->capture_default_str();
    command.add_option("--cache-centre", m_cacheCentre,
                       "Step around which the whole network runs most often (default: evenly)");
    command
        .add_option("--cache-power", m_options.cache.power,
                    "How much more often, 1 to 4, with --cache-centre")
        ->capture_default_str();
}

void AccelerationArguments::addChunkOptions(CLI::App& command) {
    command
        .add_option(
            "--chunk", m_chunk,
            "off, exact or paper: layers work on parts of the frames and rows while sampling; less memory. "
            "exact leaves the picture alone but for rounding; paper normalises each part by itself, as "
            "LightCache's paper has it, which changes the picture")
        ->capture_default_str();
    command
        .add_option("--chunk-frames", m_options.chunk.frames,
                    "Parts along the frames; 0: by --chunk-bytes, with paper 9")
        ->capture_default_str();
    command
        .add_option("--chunk-rows", m_options.chunk.rows,
                    "Parts along the rows; 0: by --chunk-bytes, with paper 2")
        ->capture_default_str();
    command.add_option("--chunk-bytes", m_chunkBytes,
                       "With --chunk exact: about how much memory one part may work with (default: 64MiB)");
}

void AccelerationArguments::addSwapOptions(CLI::App& command) {
    command
        .add_option("--swap", m_swap,
                    "off, weights, features or all: what leaves memory while it is not needed; the picture "
                    "stays the same. features needs a cache")
        ->capture_default_str();
    command.add_flag("--swap-wait", m_options.swap.wait,
                     "Wait for every copy: shows what doing it in the background earns");
    command.add_option("--swap-folder", m_options.swap.folder,
                       "Folder of the scratch file for features (default: a cache folder of yours)");
}

void AccelerationArguments::addTo(CLI::App& command) {
    m_command = &command;
    addPreset(command);
    addCacheOptions(command);
    addChunkOptions(command);
    addSwapOptions(command);
    command
        .add_option("--slice", m_options.slice.frames,
                    "Frames decoded at once; 1 needs the least memory but for very short clips, the picture "
                    "stays the same")
        ->capture_default_str();
    command
        .add_option(
            "--slice-rows", m_options.slice.rows,
            "Bands of rows that each frame is decoded in: for very large frames; the picture stays the "
            "same but for rounding")
        ->capture_default_str();
    command
        .add_option(
            "--temporal-decode", m_temporalDecode,
            "Decoders that look along the frames (Stable Video Diffusion): exact, all frames at once; "
            "window:N, N frames at once, less memory and another picture; 2d, each frame by itself, "
            "which may flicker")
        ->capture_default_str();
    command.add_option("--memory-budget", m_memoryBudget,
                       "Most that tensors may take, such as 6GiB (default: 85 % of what is free)");
}

Result<void> AccelerationArguments::readSizes(AccelerationOptions& options) const {
    if (!m_memoryBudget.empty()) {
        options.memoryBudget = parseMemory(m_memoryBudget);
        if (!options.memoryBudget || *options.memoryBudget == 0)
            return refused("memory-budget", m_memoryBudget, "it must be a size such as 6GiB or 800MiB");
    }
    if (!m_chunkBytes.empty()) {
        const std::optional<int64_t> bytes = parseMemory(m_chunkBytes);
        if (!bytes) return refused("chunk-bytes", m_chunkBytes, "it must be a size such as 64MiB");
        options.chunk.bytes = *bytes;
    }
    return {};
}

Result<void> AccelerationArguments::readTemporalDecode(AccelerationOptions& options) const {
    const std::string word = m_temporalDecode.substr(0, m_temporalDecode.find(':'));
    const std::optional<TemporalDecode> mode = temporalDecodeFromName(word);
    const bool windowed = mode == TemporalDecode::Window;
    const std::string number =
        windowed && word != m_temporalDecode ? m_temporalDecode.substr(word.size() + 1) : "";
    const auto window = numberFromText<decltype(options.slice.window)>(number);
    if (!mode || (windowed ? !window : word != m_temporalDecode))
        return refused("temporal-decode", m_temporalDecode,
                       "known are exact, window:N with a number of frames, and 2d");
    options.slice.temporal = *mode;
    if (window) options.slice.window = *window;
    return {};
}

Result<void> AccelerationArguments::checkDetails(const AccelerationOptions& options) const {
    static const std::vector<std::pair<const char*, ModeDetail>> details{
        {"--cache-interval", ModeDetail::CacheInterval},
        {"--cache-depth", ModeDetail::CacheDepth},
        {"--cache-centre", ModeDetail::CacheCentre},
        {"--cache-power", ModeDetail::CachePower},
        {"--error-budget", ModeDetail::ErrorBudget},
        {"--chunk-bytes", ModeDetail::ChunkBytes},
        {"--chunk-frames", ModeDetail::ChunkFrames},
        {"--chunk-rows", ModeDetail::ChunkRows},
        {"--slice", ModeDetail::SliceFrames},
        {"--swap-folder", ModeDetail::SwapFolder},
        {"--swap-wait", ModeDetail::SwapWait}};
    for (const auto& [name, detail] : details)
        if (m_command->count(name) > 0)
            if (const std::string why = whyIdle(detail, options); !why.empty())
                return refused(name + 2, m_command->get_option(name)->as<std::string>(), why);
    return {};
}

Result<AccelerationOptions> AccelerationArguments::resolve() const {
    if (m_command->count("--preset") > 0 && !presetFromName(m_preset))
        return refused("preset", m_preset, "known are exact, fastest, balanced and least-memory");
    AccelerationOptions options = m_options;
    const std::optional<CacheMode> mode = cacheModeFromName(m_cache);
    if (!mode) return refused("cache", m_cache, "known are off, deepcache, lightcache and adaptive");
    options.cache.mode = *mode;
    if (m_command->count("--cache-centre") > 0) options.cache.centre = m_cacheCentre;
    const std::optional<ChunkMode> chunk = chunkModeFromName(m_chunk);
    if (!chunk) return refused("chunk", m_chunk, "known are off, exact and paper");
    options.chunk.mode = *chunk;
    const std::optional<SwapWhat> swap = swapWhatFromName(m_swap);
    if (!swap) return refused("swap", m_swap, "known are off, weights, features and all");
    options.swap.what = *swap;
    if (const Result<void> decode = readTemporalDecode(options); !decode) return decode.error();
    if (const Result<void> heard = checkDetails(options); !heard) return heard.error();
    options.swap.folder = absolutePath(options.swap.folder);
    if (const Result<void> sizes = readSizes(options); !sizes) return sizes.error();
    if (const Result<void> sound = validate(options); !sound) return sound.error();
    return options;
}

}  // namespace lightreel::cli
