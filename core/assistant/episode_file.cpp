#include "core/assistant/episode_file.h"

#include <ATen/ATen.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/strict_json.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

using nlohmann::json;
using Tensors = std::map<std::string, at::Tensor>;

constexpr int kSchema = 1;

/// FNV-1a, 64 bits, over names, shapes and bytes.
class Checksum {
  public:
    void add(const void* data, size_t size) {
        const auto* bytes = static_cast<const unsigned char*>(data);
        for (size_t i = 0; i < size; ++i) m_value = (m_value ^ bytes[i]) * 0x100000001B3ULL;
    }
    [[nodiscard]] int64_t value() const { return static_cast<int64_t>(m_value); }

  private:
    uint64_t m_value = 0xCBF29CE484222325ULL;
};

int64_t checksumOf(const Tensors& tensors) {
    Checksum sum;
    for (const auto& [name, tensor] : tensors) {
        if (name == "checksum") continue;
        const at::Tensor flat = tensor.contiguous();
        sum.add(name.data(), name.size());
        sum.add(flat.sizes().data(), flat.sizes().size() * sizeof(int64_t));
        sum.add(flat.const_data_ptr(), flat.nbytes());
    }
    return sum.value();
}

at::Tensor textTensor(const std::string& text) {
    at::Tensor bytes = at::empty({static_cast<int64_t>(text.size())}, at::TensorOptions().dtype(at::kByte));
    std::memcpy(bytes.mutable_data_ptr(), text.data(), text.size());
    return bytes;
}

std::string textOf(const at::Tensor& tensor) {
    const at::Tensor bytes = tensor.contiguous();
    return {static_cast<const char*>(bytes.const_data_ptr()), bytes.nbytes()};
}

Tensors tensorsOf(const KvCache& cache, const EpisodeIdentity& identity) {
    std::vector<at::Tensor> keys, values, tokens;
    std::vector<int64_t> lengths;
    for (size_t i = 0; i < cache.layers(); ++i)
        for (const LayerCache::Head& head : cache.layer(i).heads()) {
            keys.push_back(head.keys);
            values.push_back(head.values);
            tokens.push_back(head.tokens);
            lengths.push_back(head.tokens.size(0));
        }
    const json about{{"schema", kSchema}, {"seen", cache.seen()}, {"identity", identity}};
    Tensors tensors{{"keys", at::cat(keys)},
                    {"values", at::cat(values)},
                    {"tokens", at::cat(tokens)},
                    {"lengths", at::tensor(lengths, at::TensorOptions().dtype(at::kLong))},
                    {"about", textTensor(about.dump())}};
    tensors["checksum"] = at::full({1}, checksumOf(tensors), at::kLong);
    return tensors;
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& reason) {
    throw Failure{{ErrorCode::FileUnreadable, {{"path", path.string()}, {"reason", reason}}}};
}

/// All that are there, with their checksum compared.
Tensors readTensors(const std::filesystem::path& path) {
    const Result<std::shared_ptr<WeightSource>> source = openSafetensors(path);
    if (!source && source.error().code == ErrorCode::FileMissing) throw Failure{source.error()};
    if (!source) refuse(path, source.error().args.at("reason"));
    Tensors tensors;
    for (const char* name : {"keys", "values", "tokens", "lengths", "about", "checksum"}) {
        if ((*source)->find(name) == nullptr) refuse(path, std::string("it holds no ") + name);
        tensors[name] = (*source)->read(name).clone();
    }
    const at::Tensor& sum = tensors.at("checksum");
    if (sum.scalar_type() != at::kLong || sum.numel() != 1 || sum.item<int64_t>() != checksumOf(tensors))
        refuse(path, "its checksum does not fit");
    return tensors;
}

/// seen, once everything else is as expected.
int64_t seenOf(const std::filesystem::path& path, const at::Tensor& about, const EpisodeIdentity& identity) {
    const Result<json> read = parseStrictJson(textOf(about), "about");
    if (!read || read->value("schema", 0) != kSchema) refuse(path, "it is of another version");
    if (read->value("identity", EpisodeIdentity()) != identity)
        refuse(path, "it was made from another model or another text");
    return read->value("seen", int64_t{0});
}

void checkShapes(const std::filesystem::path& path, const Tensors& tensors, const LlamaConfig& config) {
    const at::Tensor &keys = tensors.at("keys"), &values = tensors.at("values"),
                     &tokens = tensors.at("tokens"), &lengths = tensors.at("lengths");
    const bool fits = keys.dim() == 2 && keys.sizes() == values.sizes() &&
                      keys.scalar_type() == values.scalar_type() && keys.size(1) == config.headSize &&
                      tokens.dim() == 1 && tokens.size(0) == keys.size(0) &&
                      tokens.scalar_type() == at::kInt && lengths.scalar_type() == at::kLong &&
                      lengths.dim() == 1 && lengths.size(0) == config.layers * config.kvHeads &&
                      lengths.ge(0).all().item<bool>() && lengths.sum().item<int64_t>() == keys.size(0);
    if (!fits) refuse(path, "its entries do not fit the network");
}

KvCache cacheOf(const Tensors& tensors, const LlamaConfig& config, int64_t seen) {
    const at::Tensor lengths = tensors.at("lengths");
    const auto* length = lengths.const_data_ptr<int64_t>();
    std::vector<LayerCache> layers;
    int64_t begin = 0;
    for (int64_t i = 0; i < config.layers; ++i) {
        std::vector<LayerCache::Head> heads;
        for (int64_t head = 0; head < config.kvHeads; ++head, begin += *length++)
            heads.push_back({tensors.at("keys").narrow(0, begin, *length).clone(),
                             tensors.at("values").narrow(0, begin, *length).clone(),
                             tensors.at("tokens").narrow(0, begin, *length).clone()});
        layers.emplace_back(std::move(heads));
    }
    return {std::move(layers), seen};
}

}  // namespace

Result<void> saveEpisode(const std::filesystem::path& path, const KvCache& cache,
                         const EpisodeIdentity& identity) {
    return writeSafetensors(path, tensorsOf(cache, identity));
}

Result<KvCache> loadEpisode(const std::filesystem::path& path, const LlamaConfig& config,
                            const EpisodeIdentity& identity) {
    try {
        const Tensors tensors = readTensors(path);
        const int64_t seen = seenOf(path, tensors.at("about"), identity);
        checkShapes(path, tensors, config);
        return cacheOf(tensors, config, seen);
    } catch (const Failure& failure) {
        return failure.error;
    }
}

}  // namespace lightreel
