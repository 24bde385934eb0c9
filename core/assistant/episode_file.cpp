#include "core/assistant/episode_file.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

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

/// keys.0, values.0, tokens.0, scores.0, ...: of each layer all heads' entries, one head after the other.
Tensors tensorsOf(const KvCache& cache, const EpisodeIdentity& identity) {
    Tensors tensors;
    std::vector<int64_t> lengths;
    for (size_t i = 0; i < cache.layers(); ++i) {
        const LayerCache::Head used = cache.layer(i).used();
        const std::string layer = '.' + std::to_string(i);
        tensors["keys" + layer] = used.keys;
        tensors["values" + layer] = used.values;
        tensors["tokens" + layer] = used.tokens;
        tensors["scores" + layer] = used.scores;
        for (const LayerCache::Head& head : cache.layer(i).heads()) lengths.push_back(head.tokens.size(0));
    }
    const json about{{"schema", kSchema}, {"seen", cache.seen()}, {"identity", identity}};
    tensors["lengths"] = at::tensor(lengths, at::TensorOptions().dtype(at::kLong));
    tensors["about"] = textTensor(about.dump());
    tensors[kChecksum] = checksumOf(tensors);
    return tensors;
}

Error unreadable(const std::filesystem::path& path, const std::string& reason) {
    return {ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", reason}}};
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason) {
    throw Failure{unreadable(path, reason)};
}

/// All that are there, as the file has them, with their checksum compared.
Tensors readTensors(const std::filesystem::path& path, WeightSource& source, size_t layers) {
    Tensors tensors;
    const auto read = [&](const std::string& name) {
        if (source.find(name) == nullptr) refuse(path, "it holds no " + name);
        tensors[name] = source.read(name);
    };
    for (const char* name : {"lengths", "about", kChecksum}) read(name);
    for (size_t i = 0; i < layers; ++i)
        for (const char* kind : {"keys.", "values.", "tokens.", "scores."}) read(kind + std::to_string(i));
    if (!checksumFits(tensors)) refuse(path, "its checksum does not fit");
    return tensors;
}

EpisodeAbout aboutOf(const std::filesystem::path& path, const at::Tensor& about) {
    try {
        const json read = parseStrictJson(textOf(about), "about").value();
        EpisodeAbout out{read.at("seen"), read.at("identity")};
        if (read.at("schema") == kSchema && out.seen >= 0) return out;
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): said below
    }
    refuse(path, "it is of another version");
}

/// A layer's heads, out of the file's tensors.
std::vector<LayerCache::Head> headsOf(const Tensors& tensors, size_t layer, const int64_t* lengths,
                                      size_t heads) {
    const std::string suffix = '.' + std::to_string(layer);
    std::vector<LayerCache::Head> out;
    int64_t begin = 0;
    for (size_t head = 0; head < heads; ++head, begin += *lengths++)
        out.push_back({tensors.at("keys" + suffix).narrow(0, begin, *lengths),
                       tensors.at("values" + suffix).narrow(0, begin, *lengths),
                       tensors.at("tokens" + suffix).narrow(0, begin, *lengths),
                       tensors.at("scores" + suffix).narrow(0, begin, *lengths)});
    return out;
}

bool fits(const Tensors& tensors, size_t layer, int64_t entries, const LayerCache& cache) {
    const std::string suffix = '.' + std::to_string(layer);
    const at::Tensor &keys = tensors.at("keys" + suffix), &values = tensors.at("values" + suffix),
                     &tokens = tensors.at("tokens" + suffix), &scores = tensors.at("scores" + suffix);
    const at::Tensor& ours = cache.heads().front().keys;
    return keys.dim() == 2 && keys.sizes() == values.sizes() && keys.size(0) == entries &&
           keys.size(1) == ours.size(1) && keys.scalar_type() == ours.scalar_type() &&
           values.scalar_type() == ours.scalar_type() && tokens.dim() == 1 && tokens.size(0) == entries &&
           tokens.scalar_type() == at::kInt && scores.sizes() == tokens.sizes() &&
           scores.scalar_type() == at::kFloat && entries <= cache.room();
}

bool isFinite(const at::Tensor& numbers) {
    return at::isfinite(numbers).all().item<bool>();
}

/// A head's tokens say where its keys stand for the rotation, which reads a table there.
bool isSound(const LayerCache::Head& head, int64_t seen) {
    const int64_t entries = head.tokens.size(0);
    if (entries == 0) return true;
    return head.tokens[0].item<int32_t>() >= 0 && head.tokens[entries - 1].item<int32_t>() < seen &&
           head.tokens.diff().gt(0).all().item<bool>() && isFinite(head.keys) && isFinite(head.values) &&
           isFinite(head.scores);
}

void checkShapes(const std::filesystem::path& path, const Tensors& tensors, const KvCache& cache,
                 int64_t headCap) {
    const at::Tensor& lengths = tensors.at("lengths");
    const auto heads = static_cast<int64_t>(cache.layer(0).heads().size());
    bool sound = lengths.scalar_type() == at::kLong && lengths.dim() == 1 &&
                 lengths.size(0) == heads * static_cast<int64_t>(cache.layers()) &&
                 lengths.ge(0).all().item<bool>() && lengths.le(headCap).all().item<bool>();
    for (size_t i = 0; sound && i < cache.layers(); ++i) {
        const auto first = static_cast<int64_t>(i) * heads;
        sound = fits(tensors, i, lengths.narrow(0, first, heads).sum().item<int64_t>(), cache.layer(i));
    }
    if (!sound) refuse(path, "its entries do not fit the network or its memory");
}

/// All layers' heads, where each of their entries is one that a text of so many tokens can have.
std::vector<std::vector<LayerCache::Head>> layersOf(const std::filesystem::path& path, const Tensors& tensors,
                                                    int64_t seen, const KvCache& cache) {
    const size_t heads = cache.layer(0).heads().size();
    const auto* lengths = tensors.at("lengths").const_data_ptr<int64_t>();
    std::vector<std::vector<LayerCache::Head>> layers;
    for (size_t i = 0; i < cache.layers(); ++i, lengths += heads)
        for (const LayerCache::Head& head : layers.emplace_back(headsOf(tensors, i, lengths, heads)))
            if (!isSound(head, seen)) refuse(path, "its entries are of no such text");
    return layers;
}

}  // namespace

Result<void> saveEpisode(const std::filesystem::path& path, const KvCache& cache,
                         const EpisodeIdentity& identity) {
    return writePrivateTensors(path, tensorsOf(cache, identity));
}

std::optional<EpisodeAbout> aboutEpisode(const std::filesystem::path& path) {
    const Result<std::shared_ptr<WeightSource>> source = openSafetensors(path);
    if (!source || (*source)->find("about") == nullptr) return std::nullopt;
    try {
        return aboutOf(path, (*source)->read("about"));
    } catch (const std::exception&) {
        return std::nullopt;
    } catch (const Failure&) {
        return std::nullopt;
    }
}

Result<void> loadEpisode(const std::filesystem::path& path, const EpisodeIdentity& identity, KvCache& cache,
                         int64_t headCap) {
    const Result<std::shared_ptr<WeightSource>> source = openSafetensors(path);
    if (!source && source.error().code == ErrorCode::FileMissing) return source.error();
    if (!source) return unreadable(path, source.error().args.at("reason"));
    try {
        const Tensors tensors = readTensors(path, **source, cache.layers());
        const EpisodeAbout about = aboutOf(path, tensors.at("about"));
        if (about.identity != identity) refuse(path, "it was made from another model or another text");
        checkShapes(path, tensors, cache, headCap);
        const std::vector<std::vector<LayerCache::Head>> layers = layersOf(path, tensors, about.seen, cache);
        for (size_t i = 0; i < cache.layers(); ++i) cache.layer(i).store(layers[i]);
        cache.setSeen(about.seen);
        cache.cutTail(0);
        return {};
    } catch (const Failure& failure) {
        return failure.error;
    } catch (const std::exception& failure) {
        return unreadable(path, failure.what());
    }
}

}  // namespace lightreel
