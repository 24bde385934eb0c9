#include "core/weights/model_folder.h"

#include <algorithm>
#include <set>

#include "core/base/strict_json.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr size_t kMostShards = 1024;

Error unsupported(const fs::path& path, const std::string& reason) {
    return {ErrorCode::ModelUnsupported, {{"path", path.string()}, {"reason", reason}}};
}

Error damaged(const fs::path& path, const std::string& reason) {
    return {ErrorCode::ModelDamaged, {{"path", path.string()}, {"reason", reason}}};
}

/// A JSON file of the folder; a broken one is the model's fault, not the user's.
Result<json> readModelJson(const fs::path& path, const JsonLimits& limits = {.pythonNumbers = true}) {
    Result<json> read = readStrictJson(path, limits);
    if (read) return read;
    if (read.error().code == ErrorCode::FileMissing) return damaged(path, "it is missing");
    return damaged(path, read.error().args.at("reason"));
}

/// A name that may stand inside a model's file: a plain basename, nothing that leads elsewhere.
bool plainName(const std::string& name) {
    if (name.empty() || name.size() > 255 || name.front() == '.') return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == '-';
    });
}

/// The file names of an index, checked.
Result<std::vector<fs::path>> shardsOf(const fs::path& index) {
    Result<json> document = readModelJson(index, {16 << 20, 3, 2'000'000});
    if (!document) return document.error();
    const auto map = document->is_object() ? document->find("weight_map") : document->end();
    if (map == document->end() || !map->is_object()) return damaged(index, "it has no weight map");
    std::set<std::string> names;
    for (const json& value : *map) {
        const std::string name = value.is_string() ? value.get<std::string>() : "";
        if (!plainName(name) || !name.ends_with(".safetensors"))
            return damaged(index, "it names the file \"" + name.substr(0, 80) +
                                      "\", which is not a plain .safetensors name");
        names.insert(name);
    }
    if (names.empty() || names.size() > kMostShards) return damaged(index, "it names no shards, or too many");
    std::vector<fs::path> out;
    out.reserve(names.size());
    for (const std::string& name : names) out.push_back(index.parent_path() / name);
    return out;
}

/// Which files hold a part's weights; plain names first, then the fp16 and bf16 variants.
Result<std::vector<fs::path>> weightFiles(const fs::path& folder) {
    std::error_code ignored;
    for (const char* stem : {"diffusion_pytorch_model", "model"})
        for (const char* variant : {"", ".fp16", ".bf16"}) {
            const std::string base = std::string(stem) + variant;
            if (const fs::path file = folder / (base + ".safetensors"); fs::exists(file, ignored))
                return std::vector{file};
            const std::string shardIndex = variant[0] == '\0'
                                               ? std::string(stem) + ".safetensors.index.json"
                                               : std::string(stem) + ".safetensors.index" + variant + ".json";
            if (const fs::path index = folder / shardIndex; fs::exists(index, ignored))
                return shardsOf(index);
        }
    for (const char* pickle :
         {"diffusion_pytorch_model.bin", "pytorch_model.bin", "diffusion_pytorch_model.fp16.bin"})
        if (fs::exists(folder / pickle, ignored))
            return unsupported(
                folder / pickle,
                "it is a pickle, which can run code when it is opened; save the model again with "
                "diffusers' save_pretrained(safe_serialization=True)");
    return damaged(folder, "it holds no .safetensors weights");
}

}  // namespace

Result<ModelFolder> ModelFolder::open(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return Error{ErrorCode::ModelMissing,
                     {{"model", path.string()}, {"known", "those of \"models list\""}}};
    if (!fs::is_directory(path, ignored)) return unsupported(path, "it is a file, not a model folder");
    if (!fs::exists(path / "model_index.json", ignored))
        return unsupported(path, "it has no model_index.json, so it is not a diffusers folder");
    Result<json> index = readModelJson(path / "model_index.json");
    if (!index) return index.error();
    if (!index->is_object()) return damaged(path / "model_index.json", "it is not an object");
    ModelFolder folder;
    folder.m_path = path;
    folder.m_index = std::move(*index);
    return folder;
}

std::string ModelFolder::partClass(const std::string& part) const {
    const auto found = m_index.find(part);
    if (found == m_index.end()) return "";
    if (found->is_string() && part.starts_with('_')) return found->get<std::string>();
    if (!found->is_array() || found->size() != 2 || !(*found)[1].is_string()) return "";
    return (*found)[1].get<std::string>();
}

Result<json> ModelFolder::config(const std::string& part) const {
    const char* file = part == "scheduler"           ? "scheduler_config.json"
                       : part == "feature_extractor" ? "preprocessor_config.json"
                                                     : "config.json";
    return readModelJson(m_path / part / file);
}

Result<std::shared_ptr<WeightSource>> ModelFolder::weights(const std::string& part) const {
    return openWeights(m_path / part);
}

Result<std::shared_ptr<WeightSource>> openWeights(const fs::path& folder) {
    Result<std::vector<fs::path>> files = weightFiles(folder);
    if (!files) return files.error();
    std::vector<std::shared_ptr<WeightSource>> sources;
    for (const fs::path& file : *files) {
        Result<std::shared_ptr<WeightSource>> source = openSafetensors(file);
        if (!source && source.error().code == ErrorCode::FileMissing) return damaged(file, "it is missing");
        if (!source) return source.error();
        sources.push_back(*source);
    }
    if (sources.size() == 1) return sources.front();
    try {
        return mergedSource(sources);
    } catch (const Failure& failure) {
        return failure.error;
    }
}

}  // namespace lightreel
