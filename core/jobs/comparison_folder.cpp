#include "core/jobs/comparison_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/durable_file.h"
#include "core/base/log.h"
#include "core/base/strict_json.h"
#include "core/jobs/error_json.h"
#include "core/media/video_reader.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kPlanFile = "comparison.json";
constexpr const char* kWarmUp = "warm-up";
constexpr int kWarmUpSteps = 2;
constexpr JsonLimits kLimits{256 << 20, 32, 8'000'000};

/// "LightCache 2/0 + chunks" -> "lightcache-2-0-chunks".
std::string slug(const std::string& name) {
    constexpr size_t kLongest = 40;
    std::string out;
    for (const char c : name) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (plain)
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    out.resize(std::min(out.size(), kLongest));
    while (out.ends_with('-')) out.pop_back();
    return out;
}

/// The same error, naming the file that it is about.
Error about(const fs::path& path, Error error) {
    if (error.args.contains("path")) error.args["path"] = path.string();
    return error;
}

int64_t picturesIn(const fs::path& folder) {
    std::error_code failure;
    const fs::directory_iterator all(folder, failure);
    if (failure) return 0;
    return std::count_if(begin(all), end(all),
                         [](const fs::directory_entry& entry) { return entry.path().extension() == ".png"; });
}

/// A file's bytes; none when it cannot be read, is no file or is larger than any picture.
std::optional<std::string> bytesOf(const fs::path& path) {
    constexpr uintmax_t kMost = 256U << 20U;
    std::error_code failure;
    if (!fs::is_regular_file(path, failure) || fs::file_size(path, failure) > kMost || failure) return {};
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return file ? std::optional(std::move(bytes)) : std::nullopt;
}

/// As few as leave a strength that many to run.
int warmUpSteps(const GenerationRequest& request) {
    constexpr int kMost = 1000;
    const int most = request.steps > 0 ? request.steps : kMost;
    int steps = std::min(kWarmUpSteps, most);
    if (request.strength)
        while (steps < most && static_cast<int>(steps * *request.strength) < kWarmUpSteps) ++steps;
    return steps;
}

void removeFolder(const fs::path& folder) {
    std::error_code failure;
    fs::remove_all(folder, failure);
    if (failure) log().warn("{} could not be removed: {}", folder.string(), failure.message());
}

}  // namespace

ComparisonFolder::ComparisonFolder(fs::path folder, ComparisonPlan plan)
    : m_folder(std::move(folder)), m_plan(std::move(plan)), m_failures(m_plan.members.size()) {}

Result<ComparisonFolder> ComparisonFolder::create(const fs::path& wanted, ComparisonPlan plan) {
    if (const Result<void> sound = validate(plan); !sound) return sound.error();
    std::error_code failure;
    fs::path folder = wanted;
    fs::create_directories(wanted.parent_path(), failure);
    for (int number = 2; !failure && !fs::create_directory(folder, failure); ++number)
        if (!failure) folder = numbered(wanted, number);
    if (failure) return writeError(failure.value(), folder);
    ComparisonFolder comparison(folder, std::move(plan));
    Result<void> saved = comparison.keepStart();
    if (saved) saved = comparison.save();
    if (saved) return comparison;
    comparison.takeBack();
    return saved.error();
}

Result<ComparisonFolder> ComparisonFolder::open(const fs::path& folder) {
    const fs::path file = folder / kPlanFile;
    const Result<json> document = readStrictJson(file, kLimits);
    if (!document) return document.error();
    try {
        const Result<ComparisonPlan> plan = comparisonPlanFromJson(document->value("plan", json::object()));
        if (!plan) return about(file, plan.error());
        ComparisonFolder comparison(folder, *plan);
        const json failures = document->value("failures", json::object());
        for (size_t i = 0; i < plan->members.size(); ++i)
            if (const auto found = failures.find(plan->members[i].name); found != failures.end())
                comparison.m_failures[i] = errorFromJson(*found);
        return comparison;
    } catch (const json::exception& failure) {
        return Error{ErrorCode::FileUnreadable,
                     {{"path", file.string()}, {"reason", "it is no comparison"}},
                     failure.what()};
    }
}

Result<void> ComparisonFolder::save() const {
    json failures = json::object();
    for (size_t i = 0; i < m_failures.size(); ++i)
        if (m_failures[i]) failures[m_plan.members[i].name] = toJson(*m_failures[i]);
    const json document{{"plan", toJson(m_plan)}, {"failures", failures}};
    const Result<fs::path> written = writeFileDurably(m_folder / kPlanFile, document.dump(1) + "\n");
    return written ? Result<void>() : Result<void>(written.error());
}

fs::path ComparisonFolder::startPath() const {
    return m_folder / ("start" + fs::path(m_plan.request.image).extension().string());
}

Result<void> ComparisonFolder::keepStart() const {
    if (m_plan.request.image.empty()) return {};
    const std::optional<std::string> bytes = bytesOf(m_plan.request.image);
    if (!bytes) return {};  // each run reads it where it is, or says why it cannot
    const Result<fs::path> written = writeFileDurably(startPath(), *bytes);
    return written ? Result<void>() : Result<void>(written.error());
}

fs::path ComparisonFolder::memberFolder(size_t member) const {
    return m_folder / fmt::format("{:02}-{}", member + 1, slug(m_plan.members[member].name));
}

fs::path ComparisonFolder::framesFolder(size_t member) const {
    return memberFolder(member) / "frames";
}

fs::path ComparisonFolder::recordPath(const ComparisonStep& step) const {
    const std::string name = step.repeat == 1 ? "record.json" : fmt::format("record-{}.json", step.repeat);
    return memberFolder(step.member) / name;
}

Job ComparisonFolder::newJob(const fs::path& folder) const {
    std::error_code refused;  // the job says it, with its reason
    fs::create_directories(folder, refused);
    Job job;
    job.id = newJobId();
    job.request = m_plan.request;
    if (!job.request.image.empty() && fs::exists(startPath(), refused))
        job.request.image = startPath().string();
    job.modelFolder = m_plan.modelFolder;
    job.motionAdapter = m_plan.motionAdapter;
    job.replaceOutput = true;
    return job;
}

std::optional<Job> ComparisonFolder::warmUpJob() const {
    if (!m_plan.warmUp) return std::nullopt;
    Job job = newJob(m_folder / kWarmUp);
    job.request.steps = warmUpSteps(job.request);
    job.output = (m_folder / kWarmUp / "frames" / "").string();
    job.recordPath = (m_folder / kWarmUp / "record.json").string();
    return job;
}

void ComparisonFolder::removeWarmUp() const {
    removeFolder(m_folder / kWarmUp);
}

bool ComparisonFolder::takeBack() const {
    std::error_code failure;
    for (size_t member = 0; member < m_plan.members.size(); ++member)
        if (m_failures[member] || record({member, 1}) || fs::exists(framesFolder(member), failure))
            return false;
    removeWarmUp();
    // What is not empty is somebody else's and stays.
    for (size_t member = 0; member < m_plan.members.size(); ++member)
        fs::remove(memberFolder(member), failure);
    if (!m_plan.request.image.empty()) fs::remove(startPath(), failure);
    fs::remove(m_folder / kPlanFile, failure);
    fs::remove(m_folder, failure);
    return true;
}

std::vector<ComparisonStep> ComparisonFolder::remaining() const {
    std::vector<ComparisonStep> steps;
    for (int repeat = 1; repeat <= m_plan.repeats; ++repeat)
        for (size_t member = 0; member < m_plan.members.size(); ++member)
            if (const ComparisonStep step{member, repeat}; !m_failures[member] && !record(step))
                steps.push_back(step);
    return steps;
}

Job ComparisonFolder::jobFor(const ComparisonStep& step) const {
    const fs::path folder = memberFolder(step.member);
    Job job = newJob(folder);
    job.acceleration = m_plan.members[step.member].acceleration;
    const fs::path frames =
        step.repeat == 1 ? framesFolder(step.member) : folder / fmt::format("frames-{}", step.repeat);
    job.output = (frames / "").string();
    job.recordPath = recordPath(step).string();
    return job;
}

void ComparisonFolder::finished(const ComparisonStep& step) const {
    if (step.repeat > 1) removeFolder(memberFolder(step.member) / fmt::format("frames-{}", step.repeat));
}

Result<void> ComparisonFolder::failed(const ComparisonStep& step, const Error& error) {
    m_failures[step.member] = error;
    return save();
}

Result<void> ComparisonFolder::forget(size_t member) {
    removeFolder(memberFolder(member));
    m_failures[member].reset();
    return save();
}

Result<void> ComparisonFolder::forgetFailures() {
    std::ranges::fill(m_failures, std::nullopt);
    return save();
}

std::optional<RunRecord> ComparisonFolder::record(const ComparisonStep& step) const {
    const Result<json> document = readStrictJson(recordPath(step), kLimits);
    if (!document) return std::nullopt;
    Result<RunRecord> read = recordFromJson(*document);
    if (!read) return std::nullopt;
    if (step.repeat == 1 && picturesIn(framesFolder(step.member)) != read->output.frames) return std::nullopt;
    return *read;
}

std::vector<ComparedRun> ComparisonFolder::runs() const {
    const std::optional<RunRecord> first = record({0, 1});
    std::vector<ComparedRun> runs;
    for (size_t member = 0; member < m_plan.members.size(); ++member) {
        const std::optional<RunRecord> own = member == 0 ? first : record({member, 1});
        ComparedRun run{m_plan.members[member].name,
                        {},
                        quality(member, own, first),
                        m_plan.members[member].acceleration,
                        m_failures[member]};
        if (own) run.records.push_back(*own);
        for (int repeat = 2; repeat <= m_plan.repeats; ++repeat)
            if (std::optional<RunRecord> done = record({member, repeat}))
                run.records.push_back(*std::move(done));
        runs.push_back(std::move(run));
    }
    return runs;
}

Result<ClipFrames> ComparisonFolder::clip(size_t member) const {
    return readClip(framesFolder(member));
}

std::optional<ClipQuality> ComparisonFolder::quality(size_t member, const std::optional<RunRecord>& own,
                                                     const std::optional<RunRecord>& first) const {
    if (member == 0 || !own || !first) return std::nullopt;
    const Result<json> document = readStrictJson(memberFolder(member) / "quality.json", kLimits);
    try {
        if (!document || document->value("clip", "") != own->output.sha256 ||
            document->value("reference", "") != first->output.sha256)
            return std::nullopt;
        const Result<ClipQuality> read = qualityFromJson(document->value("quality", json::object()));
        return read ? std::optional(*read) : std::nullopt;
    } catch (const json::exception&) {
        return std::nullopt;  // damaged: it is measured again
    }
}

std::vector<size_t> ComparisonFolder::unmeasured() const {
    std::vector<size_t> members;
    const std::optional<RunRecord> first = record({0, 1});
    if (!first) return members;
    for (size_t member = 1; member < m_plan.members.size(); ++member)
        if (const std::optional<RunRecord> own = record({member, 1}); own && !quality(member, own, first))
            members.push_back(member);
    return members;
}

Result<ClipQuality> ComparisonFolder::measure(size_t member, const FrameDistances& lpips,
                                              const CancelToken& cancel) const {
    const Result<ClipFrames> reference = clip(0), own = clip(member);
    if (!reference) return reference.error();
    if (!own) return own.error();
    if (!comparable(*own, *reference))
        return Error{ErrorCode::FileUnreadable,
                     {{"path", framesFolder(member).string()},
                      {"reason", "its frames are not as many or not as large as the first setting's"}}};
    ClipQuality quality = compareClips(*own, *reference, cancel);
    if (lpips) {
        const Result<std::vector<double>> distances = lpips(*own, *reference);
        if (!distances) return distances.error();
        addLpips(quality, *distances);
    }
    cancel.check();
    const json document{{"clip", record({member, 1}).value_or(RunRecord()).output.sha256},
                        {"reference", record({0, 1}).value_or(RunRecord()).output.sha256},
                        {"quality", toJson(quality)}};
    const Result<fs::path> written =
        writeFileDurably(memberFolder(member) / "quality.json", document.dump(1) + "\n");
    return written ? Result<ClipQuality>(quality) : Result<ClipQuality>(written.error());
}

}  // namespace lightreel
