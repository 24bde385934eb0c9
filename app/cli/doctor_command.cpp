#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/printable.h"
#include "core/base/format.h"
#include "core/library/model_library.h"
#include "core/media/video_reader.h"
#include "core/media/video_writer.h"
#include "core/memory/meter.h"
#include "core/pipeline/engine_loader.h"
#include "lightreel_build.h"

namespace lightreel::cli {
namespace {

namespace fs = std::filesystem;

/// One line of the report.
struct Finding {
    const char* level;  ///< ok | warn | FAIL
    std::string name;
    std::string detail;
};

using Findings = std::vector<Finding>;

/// A folder of our own that goes with the object; its path is empty when it could not be made.
class ScratchFolder {
  public:
    ScratchFolder() {
        std::error_code failure;
        std::string name = (fs::temp_directory_path(failure) / "lightreel-doctor-XXXXXX").string();
        if (!failure && ::mkdtemp(name.data()) != nullptr) m_path = name;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        if (!m_path.empty()) fs::remove_all(m_path, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    [[nodiscard]] const fs::path& path() const { return m_path; }

  private:
    fs::path m_path;
};

std::shared_ptr<Frame> testFrame(int index) {
    auto frame = std::make_shared<Frame>(Frame{64, 48, index, {index, 8}, {}});
    for (int y = 0; y < frame->height; ++y)
        for (int x = 0; x < frame->width; ++x)
            for (const int value : {4 * x, 5 * y, 20 * index})
                frame->rgb.push_back(static_cast<uint8_t>(value));
    return frame;
}

/// Eight frames there and back.
Finding checkCodec(const CodecFacts& codec, const fs::path& folder) {
    const std::string name = "codec " + codec.name;
    if (codec.encoder.empty()) return {"warn", name, "no encoder here"};
    EncodingParams params;
    params.format = codec.format;
    params.width = 64;
    params.height = 48;
    const fs::path target = codec.suffix == "/" ? folder / "sequence" : folder / ("clip" + codec.suffix);
    Result<VideoWriter> writer = VideoWriter::open(target, params);
    if (!writer) return {"FAIL", name, paragraph(writer.error())};
    constexpr int kFrames = 8;
    for (int i = 0; i < kFrames; ++i)
        if (const Result<void> written = writer->write(*testFrame(i)); !written)
            return {"FAIL", name, paragraph(written.error())};
    const Result<MediaFacts> facts = writer->finish(Existing::Replace);
    if (!facts) return {"FAIL", name, paragraph(facts.error())};
    return {"ok", name, fmt::format("{}, {} frames there and back", facts->codec, facts->frames)};
}

void checkCodecs(Findings& findings) {
    const ScratchFolder scratch;
    if (scratch.path().empty())
        return findings.push_back(
            {"FAIL", "scratch folder",
             "none can be made, so no codec was tried; name a folder that can be written in "
             "the variable TMPDIR"});
    for (const CodecFacts& codec : availableCodecs()) findings.push_back(checkCodec(codec, scratch.path()));
}

void checkModel(EngineLibrary& engine, const char* id, Findings& findings) {
    const Result<ModelEntry> model = ModelLibrary(ModelRoots::standard()).resolve(id);
    const Result<ModelFacts> embedded =
        model ? engine.verify(model->folder, model->motionAdapter, {}) : Result<ModelFacts>(model.error());
    if (embedded)
        findings.push_back({"ok", "embedded model",
                            fmt::format("{}, {:.1f} million parameters, every value looked at", embedded->id,
                                        static_cast<double>(embedded->parameters) / 1e6)});
    else
        findings.push_back({"FAIL", "embedded model", paragraph(embedded.error())});
}

void checkEngine(Findings& findings) {
    Result<std::unique_ptr<EngineLibrary>> engine = openEngineLibrary();
    if (!engine) {
        findings.push_back({"FAIL", "engine", paragraph(engine.error())});
        return;
    }
    const EngineFacts facts = (*engine)->facts();
    findings.push_back({"ok", "engine", "LibTorch " + facts.torchVersion + ", " + facts.blas});
    findings.push_back({"ok", "processor",
                        fmt::format("{}, {} threads, {}", facts.cpuCapability, facts.threads,
                                    facts.fastBfloat16 ? "fast bfloat16" : "float32")});
    findings.push_back({std::isfinite(facts.checksum) && facts.checksum != 0 ? "ok" : "FAIL", "arithmetic",
                        fmt::format("a seeded convolution and product give {:.4f}", facts.checksum)});
    findings.push_back({"ok", "graphics card",
                        facts.cudaReason.empty() ? facts.devices.back() : "not used: " + facts.cudaReason});
    for (const GenerationMode mode : {GenerationMode::TextToVideo, GenerationMode::ImageToVideo})
        checkModel(**engine, embeddedModel(mode), findings);
}

void checkMachine(Findings& findings) {
    const SystemMemory memory = systemMemory();
    constexpr int64_t kLittle = int64_t{1} << 30;
    findings.push_back({memory.available < kLittle ? "warn" : "ok", "memory",
                        formatMemory(memory.available) + " free of " + formatMemory(memory.total)});
    std::error_code failure;
    const fs::space_info space = fs::space(fs::current_path(failure), failure);
    findings.push_back(
        {failure || static_cast<int64_t>(space.available) < kLittle ? "warn" : "ok", "disk",
         formatFileSize(static_cast<int64_t>(space.available)) + " free in the current folder"});
    findings.push_back(
        {::access(".", W_OK) == 0 ? "ok" : "warn", "current folder",
         ::access(".", W_OK) == 0 ? "can be written" : "cannot be written; name another with --output"});
    const char* display =
        std::getenv("WAYLAND_DISPLAY") != nullptr ? std::getenv("WAYLAND_DISPLAY") : std::getenv("DISPLAY");
    findings.push_back({display != nullptr ? "ok" : "warn", "display",
                        display != nullptr ? display : "none: the command line works, the window does not"});
}

bool hasCard(const Findings& findings) {
    for (const Finding& finding : findings)
        if (finding.name == "graphics card") return !finding.detail.starts_with("not used");
    return false;
}

ExitCode verdict(const Findings& findings, const std::string& required) {
    bool failed = false, model = false;
    for (const Finding& finding : findings) {
        failed = failed || std::string_view(finding.level) == "FAIL";
        model = model || (std::string_view(finding.level) == "FAIL" && finding.name == "embedded model");
    }
    if (required == "gpu" && !hasCard(findings)) return ExitCode::NoDevice;
    if (model) return ExitCode::Model;
    return failed ? ExitCode::Internal : ExitCode::Done;
}

ExitCode doctor(bool asJson, const std::string& required) {
    Findings findings{{"ok", "Lightreel", kVersion}};
    checkEngine(findings);
    checkCodecs(findings);
    checkMachine(findings);
    if (asJson) {
        nlohmann::json out = nlohmann::json::array();
        for (const Finding& finding : findings)
            out.push_back({{"level", finding.level}, {"name", finding.name}, {"detail", finding.detail}});
        fmt::print("{}\n", out.dump(1));
    } else {
        for (const Finding& finding : findings)
            fmt::print("{:<5}{:<20}{}\n", finding.level, finding.name, printable(finding.detail));
    }
    return verdict(findings, required);
}

}  // namespace

void addDoctor(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("doctor", "Look at everything a run needs and say what is missing");
    auto asJson = std::make_shared<bool>(false);
    auto required = std::make_shared<std::string>();
    command->add_flag("--json", *asJson, "Print JSON");
    command->add_option("--require", *required, "gpu: fail with exit code 2 when no card can be used")
        ->check(CLI::IsMember({"gpu"}));
    command->callback([&context, asJson, required] {
        context.run = [asJson, required] { return doctor(*asJson, *required); };
    });
}

}  // namespace lightreel::cli
