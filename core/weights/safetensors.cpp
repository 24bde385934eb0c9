#include "core/weights/safetensors.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/base/durable_file.h"
#include "core/weights/mapped_source.h"

namespace lightreel {
namespace {

using Entries = std::map<std::string, SafetensorsEntry>;

struct Dtype {
    const char* name;
    at::ScalarType type;
};
constexpr Dtype kDtypes[] = {{"F64", at::kDouble},    {"F32", at::kFloat}, {"F16", at::kHalf},
                             {"BF16", at::kBFloat16}, {"I64", at::kLong},  {"I32", at::kInt},
                             {"I16", at::kShort},     {"I8", at::kChar},   {"U8", at::kByte},
                             {"BOOL", at::kBool}};

std::optional<at::ScalarType> dtypeNamed(const std::string& name) {
    for (const Dtype& dtype : kDtypes)
        if (name == dtype.name) return dtype.type;
    return std::nullopt;
}

const char* nameOf(at::ScalarType type) {
    for (const Dtype& dtype : kDtypes)
        if (type == dtype.type) return dtype.name;
    throw Failure{{ErrorCode::Internal, {{"reason", "a tensor of this type cannot be written"}}}};
}

MappedSource::Tensors placed(std::span<const std::byte> file, const Entries& entries) {
    uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, file.data(), sizeof headerBytes);
    const std::span<const std::byte> data = file.subspan(sizeof headerBytes + headerBytes);
    MappedSource::Tensors tensors;
    for (const auto& [name, entry] : entries) {
        const int64_t bytes = entry.end - entry.begin;
        tensors.emplace(
            name, MappedTensor{{*dtypeNamed(entry.dtype), entry.shape, bytes},
                               entry.shape,
                               data.subspan(static_cast<size_t>(entry.begin), static_cast<size_t>(bytes))});
    }
    return tensors;
}

Error damaged(const std::filesystem::path& path, const std::string& reason) {
    return {ErrorCode::ModelDamaged, {{"path", path.string()}, {"reason", reason}}};
}

Error unsupported(const std::filesystem::path& path, const std::string& reason) {
    return {ErrorCode::ModelUnsupported, {{"path", path.string()}, {"reason", reason}}};
}

/// Pickles and zip archives of pickles (torch.save), whatever their name.
bool looksLikePickle(std::span<const std::byte> bytes) {
    const auto startsWith = [bytes](std::string_view magic) {
        return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
    };
    return startsWith("PK\x03\x04") || startsWith("\x80\x02") || startsWith("\x80\x03") ||
           startsWith("\x80\x04") || startsWith("\x80\x05");
}

}  // namespace

Result<std::shared_ptr<WeightSource>> openSafetensors(const std::filesystem::path& path) {
    Result<std::shared_ptr<const MappedFile>> file = MappedFile::open(path);
    if (!file && file.error().code == ErrorCode::FileMissing) return file.error();
    if (!file) return damaged(path, file.error().args.at("reason"));
    const std::span<const std::byte> bytes = (*file)->bytes();
    Result<Entries> entries = parseSafetensorsHeader(bytes, bytes.size(), path.string());
    if (!entries) {
        if (looksLikePickle(bytes))
            return unsupported(
                path,
                "it is a pickle, which can run code when it is opened; convert it to .safetensors first");
        return damaged(path, entries.error().args.at("reason"));
    }
    for (const auto& [name, entry] : *entries)
        if (!dtypeNamed(entry.dtype))
            return unsupported(path, "its tensor " + name + " is stored as " + entry.dtype);
    return std::shared_ptr<WeightSource>(std::make_shared<MappedSource>(*file, placed(bytes, *entries)));
}

Result<void> writeSafetensors(const std::filesystem::path& path,
                              const std::map<std::string, at::Tensor>& tensors) {
    nlohmann::json header = nlohmann::json::object();
    std::vector<at::Tensor> kept;
    std::vector<std::string_view> pieces(2);
    size_t end = 0;
    for (const auto& [name, tensor] : tensors) {
        const at::Tensor& flat = kept.emplace_back(tensor.contiguous());
        const size_t begin = std::exchange(end, end + flat.nbytes());
        pieces.emplace_back(static_cast<const char*>(flat.const_data_ptr()), flat.nbytes());
        header[name] = {{"dtype", nameOf(flat.scalar_type())},
                        {"shape", flat.sizes().vec()},
                        {"data_offsets", {begin, end}}};
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');  // so that the data begins aligned
    const uint64_t length = text.size();
    pieces[0] = {reinterpret_cast<const char*>(&length), sizeof length};
    pieces[1] = text;
    const Result<std::filesystem::path> written = writeFileDurably(path, pieces);
    return written ? Result<void>() : Result<void>(written.error());
}

}  // namespace lightreel
