#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/strict_json.h"
#include "core/weights/safetensors.h"

namespace lightreel {
namespace {

using nlohmann::json;

constexpr uint64_t kLongestHeader = 25'000'000;  // the format allows 100,000,000
constexpr size_t kMostTensors = 100'000;
constexpr size_t kLongestName = 1024;
constexpr size_t kHighestRank = 8;
constexpr uint64_t kLargestInteger = (uint64_t{1} << 53) - 1;

struct Refused {
    std::string reason;
};

/// Bytes per element; 0 for a dtype the format does not know.
int64_t elementBytes(const std::string& dtype) {
    static const std::map<std::string, int64_t> sizes{{"F64", 8},  {"F32", 4},     {"F16", 2},    {"BF16", 2},
                                                      {"I64", 8},  {"I32", 4},     {"I16", 2},    {"I8", 1},
                                                      {"U64", 8},  {"U32", 4},     {"U16", 2},    {"U8", 1},
                                                      {"BOOL", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}};
    const auto found = sizes.find(dtype);
    return found == sizes.end() ? 0 : found->second;
}

int64_t integer(const json& value, const std::string& name) {
    if (!value.is_number_unsigned() || value.get<uint64_t>() > kLargestInteger)
        throw Refused{"the entry " + name + " has a number that is not a plain integer below 2^53"};
    return static_cast<int64_t>(value.get<uint64_t>());
}

/// Product of the shape times the element's size, or a refusal where it would wrap.
int64_t checkedBytes(const SafetensorsEntry& entry, const std::string& name) {
    int64_t bytes = elementBytes(entry.dtype);
    if (bytes == 0)
        throw Refused{"the entry " + name + " has the unknown dtype " + entry.dtype.substr(0, 20)};
    for (int64_t size : entry.shape)
        if (__builtin_mul_overflow(bytes, size, &bytes))
            throw Refused{"the shape of " + name + " is too large"};
    return bytes;
}

SafetensorsEntry parseEntry(const json& from, const std::string& name) {
    if (name.empty() || name.size() > kLongestName) throw Refused{"a tensor's name is empty or too long"};
    if (!from.is_object() || from.size() != 3 || !from.contains("dtype") || !from.contains("shape") ||
        !from.contains("data_offsets") || !from["dtype"].is_string() || !from["shape"].is_array() ||
        !from["data_offsets"].is_array() || from["data_offsets"].size() != 2)
        throw Refused{"the entry " + name + " is not {dtype, shape, data_offsets}"};
    if (from["shape"].size() > kHighestRank) throw Refused{"the entry " + name + " has too many dimensions"};
    SafetensorsEntry entry{from["dtype"].get<std::string>(), {}, 0, 0};
    for (const json& size : from["shape"]) {
        entry.shape.push_back(integer(size, name));
        if (entry.shape.back() == 0) throw Refused{"the entry " + name + " has a dimension of 0"};
    }
    entry.begin = integer(from["data_offsets"][0], name);
    entry.end = integer(from["data_offsets"][1], name);
    if (entry.begin > entry.end || entry.end - entry.begin != checkedBytes(entry, name))
        throw Refused{"the offsets of " + name + " do not fit its shape"};
    return entry;
}

/// The data part must be covered exactly: from 0, no hole, no overlap, to the file's end.
void checkLayout(const std::map<std::string, SafetensorsEntry>& entries, int64_t dataBytes) {
    std::vector<const SafetensorsEntry*> order;
    order.reserve(entries.size());
    for (const auto& [name, entry] : entries) order.push_back(&entry);
    std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->begin < b->begin; });
    int64_t at = 0;
    for (const SafetensorsEntry* entry : order) {
        if (entry->begin != at) throw Refused{"its tensors overlap or leave a hole"};
        at = entry->end;
    }
    if (at != dataBytes)
        throw Refused{at > dataBytes ? "it ends too early" : "there is more data than its header says"};
}

std::string_view headerText(std::span<const std::byte> prefix, uint64_t fileBytes) {
    if (fileBytes < 8 || prefix.size() < 8) throw Refused{"it is too short to be a safetensors file"};
    uint64_t length = 0;
    std::memcpy(&length, prefix.data(), sizeof length);  // the format is little-endian, and so are we
    if (length < 2 || length > kLongestHeader) throw Refused{"its header length is out of range"};
    if (length > fileBytes - 8 || length > prefix.size() - 8) throw Refused{"it ends inside its header"};
    return {reinterpret_cast<const char*>(prefix.data()) + 8, static_cast<size_t>(length)};
}

void checkMetadata(const json& metadata) {
    if (!metadata.is_object()) throw Refused{"its metadata is not an object"};
    for (const json& value : metadata)
        if (!value.is_string()) throw Refused{"its metadata holds something other than text"};
}

std::map<std::string, SafetensorsEntry> parse(std::span<const std::byte> prefix, uint64_t fileBytes,
                                              std::string_view name) {
    std::string_view text = headerText(prefix, fileBytes);
    const auto dataBytes = static_cast<int64_t>(fileBytes - 8 - text.size());
    if (text.front() != '{') throw Refused{"its header does not begin with {"};
    const size_t last = text.find_last_not_of(' ');
    if (last == std::string_view::npos || text[last] != '}') throw Refused{"its header does not end with }"};
    text = text.substr(0, last + 1);
    const Result<json> header = parseStrictJson(text, name, {kLongestHeader, 3, 5'000'000});
    if (!header) throw Refused{header.error().args.at("reason")};
    std::map<std::string, SafetensorsEntry> entries;
    for (const auto& [key, value] : header->items()) {
        if (key == "__metadata__")
            checkMetadata(value);
        else
            entries.emplace(key, parseEntry(value, key));
        if (entries.size() > kMostTensors) throw Refused{"it has too many tensors"};
    }
    checkLayout(entries, dataBytes);
    return entries;
}

}  // namespace

Result<std::map<std::string, SafetensorsEntry>> parseSafetensorsHeader(std::span<const std::byte> prefix,
                                                                       uint64_t fileBytes,
                                                                       std::string_view name) {
    try {
        return parse(prefix, fileBytes, name);
    } catch (const Refused& refused) {
        return Error{ErrorCode::FileUnreadable, {{"path", std::string(name)}, {"reason", refused.reason}}};
    }
}

}  // namespace lightreel
