#include "core/assistant/conversation_file.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/assistant/private_tensors.h"
#include "core/assistant/tensor_checksum.h"
#include "core/assistant/text_tensor.h"
#include "core/base/strict_json.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

using nlohmann::json;
using Tensors = std::map<std::string, at::Tensor>;

constexpr int kSchema = 3;
constexpr int64_t kMostSets = 1'000'000'000;

[[noreturn]] void refuse(const char* reason) {
    throw std::runtime_error(reason);
}

at::Tensor tensorOf(const std::vector<Point>& embeddings) {
    if (embeddings.empty()) return at::empty({0, 0});
    std::vector<float> numbers;
    for (const Point& embedding : embeddings)
        numbers.insert(numbers.end(), embedding.begin(), embedding.end());
    return at::tensor(numbers, at::kFloat).view({static_cast<int64_t>(embeddings.size()), -1});
}

std::vector<Point> embeddingsOf(const at::Tensor& rows) {
    if (rows.scalar_type() != at::kFloat || rows.dim() != 2 || !at::isfinite(rows).all().item<bool>())
        refuse("no embeddings");
    const at::Tensor flat = rows.contiguous();
    std::vector<Point> out;
    for (int64_t i = 0; i < flat.size(0); ++i) {
        const auto* row = flat.const_data_ptr<float>() + i * flat.size(1);
        out.emplace_back(row, row + flat.size(1));
    }
    return out;
}

/// at() converts whatever is a number; a fraction or a huge one is none of ours.
int64_t wholeNumber(const json& about, const char* key) {
    const json& value = about.at(key);
    if (!value.is_number_integer()) refuse("no whole number");
    return value.get<int64_t>();
}

EpisodePlan planOf(const json& plan, const std::vector<Point>& embeddings) {
    if (plan.at("episodes").empty()) return {};
    Result<EpisodePlan> read = episodePlanFromJson(plan);
    if (!read || read->windows() > embeddings.size() ||
        read->episodes().front().centroid.size() != embeddings.front().size())
        refuse("no plan of these windows");
    return std::move(*read);
}

KeptConversation keptIn(const Tensors& tensors) {
    constexpr JsonLimits kLimits{64 << 20, 32, 10'000'000};
    if (!checksumFits(tensors)) refuse("its checksum does not fit");
    const json about = parseStrictJson(textOf(tensors.at("about")), "about", kLimits).value();
    if (about.at("schema") != kSchema) refuse("of another version");
    KeptConversation kept{about.at("embedder"), about.at("windows"), wholeNumber(about, "sets"),
                          wholeNumber(about, "set"), wholeNumber(about, "first_turn")};
    if (kept.set < 1 || kept.set > kept.sets || kept.sets > kMostSets) refuse("no such set");
    kept.embeddings = embeddingsOf(tensors.at("embeddings"));
    kept.plan = planOf(about.at("plan"), kept.embeddings);
    return kept;
}

}  // namespace

Result<void> writeConversation(const std::filesystem::path& path, const KeptConversation& kept) {
    const json about{{"schema", kSchema},        {"embedder", kept.embedder}, {"windows", kept.windows},
                     {"sets", kept.sets},        {"set", kept.set},           {"first_turn", kept.firstTurn},
                     {"plan", toJson(kept.plan)}};
    Tensors tensors{{"embeddings", tensorOf(kept.embeddings)}, {"about", textTensor(about.dump())}};
    tensors[kChecksum] = checksumOf(tensors);
    return writePrivateTensors(path, tensors);
}

std::optional<KeptConversation> readConversation(const std::filesystem::path& path) {
    const Result<std::shared_ptr<WeightSource>> source = openSafetensors(path);
    if (!source) return std::nullopt;
    try {
        Tensors tensors;
        for (const char* name : {"about", "embeddings", kChecksum}) {
            if ((*source)->find(name) == nullptr) return std::nullopt;
            tensors[name] = (*source)->read(name);
        }
        return keptIn(tensors);
    } catch (const std::exception&) {
        return std::nullopt;  // it is made again
    } catch (const Failure&) {
        return std::nullopt;
    }
}

}  // namespace lightreel
