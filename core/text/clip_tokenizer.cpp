#include "core/text/clip_tokenizer.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/strict_json.h"
#include "core/text/byte_pair_encoder.h"
#include "core/text/clip_pre_tokenizer.h"

namespace lightreel {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Vocabulary = std::unordered_map<std::string, int64_t>;
using Merges = std::vector<std::pair<std::string, std::string>>;

constexpr size_t kLargestTable = 16 << 20;
constexpr size_t kLargestTokenizerJson = 64 << 20;
constexpr size_t kMostTokens = 1'000'000;
constexpr size_t kMostMerges = 2'000'000;
constexpr size_t kLongestToken = 1024;
constexpr int64_t kPositions = 77;

[[noreturn]] void damaged(const fs::path& path, const std::string& reason) {
    throw Failure{{ErrorCode::ModelDamaged, {{"path", path.string()}, {"reason", reason}}}};
}

json readJson(const fs::path& path, size_t bytes) {
    Result<json> read = readStrictJson(path, {bytes, 32, 4'000'000});
    if (!read)
        damaged(path, read.error().code == ErrorCode::FileMissing ? "it is missing"
                                                                  : read.error().args.at("reason"));
    return std::move(*read);
}

/// Ids must be 0..n-1, each once.
Vocabulary toVocabulary(const json& from, const fs::path& path) {
    if (!from.is_object() || from.empty() || from.size() > kMostTokens)
        damaged(path, "its vocabulary is empty or too large");
    std::vector<bool> seen(from.size(), false);
    Vocabulary out;
    for (const auto& [token, id] : from.items()) {
        const bool fits =
            id.is_number_unsigned() && id.get<uint64_t>() < from.size() && token.size() <= kLongestToken;
        if (!fits || seen[id.get<size_t>()]) damaged(path, "its token ids are not 0 to n-1, each once");
        seen[id.get<size_t>()] = true;
        out.emplace(token, id.get<int64_t>());
    }
    return out;
}

Merges readMerges(const fs::path& path) {
    std::error_code failure;
    if (!fs::is_regular_file(path, failure)) damaged(path, "it is missing");
    if (fs::file_size(path, failure) > kLargestTable) damaged(path, "it is too large");
    std::ifstream file(path);
    Merges out;
    std::string line;
    while (std::getline(file, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty() || line.starts_with("#version")) continue;
        const size_t blank = line.find(' ');
        if (blank == std::string::npos || blank == 0 || blank + 1 == line.size() ||
            line.find(' ', blank + 1) != std::string::npos)
            damaged(path, "a line is not two tokens");
        out.emplace_back(line.substr(0, blank), line.substr(blank + 1));
        if (out.size() > kMostMerges) damaged(path, "it has too many merges");
    }
    return out;
}

Merges toMerges(const json& from, const fs::path& path) {
    Merges out;
    for (const json& merge : from) {
        if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {
            out.emplace_back(merge[0].get<std::string>(), merge[1].get<std::string>());
        } else if (const std::string text = merge.is_string() ? merge.get<std::string>() : "";
                   text.find(' ') != std::string::npos) {
            out.emplace_back(text.substr(0, text.find(' ')), text.substr(text.find(' ') + 1));
        } else {
            damaged(path, "a merge is not two tokens");
        }
        if (out.size() > kMostMerges) damaged(path, "it has too many merges");
    }
    return out;
}

/// tokenizer_config.json names a token as text or as {"content": text}.
std::string named(const json& config, const char* key, const std::string& fallback) {
    const auto found = config.find(key);
    if (found == config.end()) return fallback;
    if (found->is_string()) return found->get<std::string>();
    if (found->is_object() && found->contains("content") && found->at("content").is_string())
        return found->at("content").get<std::string>();
    return fallback;
}

json optionalJson(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored) ? readJson(path, 1 << 20) : json::object();
}

}  // namespace

struct ClipTokenizer::Tables {
    BytePairEncoder encoder;
    std::vector<std::pair<std::string, int64_t>>
        marks;  ///< special tokens that stand for themselves in a text
    int64_t start, end, padding, maxLength;
};

Result<ClipTokenizer> ClipTokenizer::open(const fs::path& folder) {
    try {
        std::error_code ignored;
        Vocabulary vocabulary;
        Merges merges;
        fs::path path = folder / "vocab.json";
        if (fs::exists(path, ignored)) {
            vocabulary = toVocabulary(readJson(path, kLargestTable), path);
            merges = readMerges(folder / "merges.txt");
        } else {
            path = folder / "tokenizer.json";
            const json all = readJson(path, kLargestTokenizerJson);
            const json model = all.is_object() ? all.value("model", json::object()) : json::object();
            if (!model.is_object() || !model.contains("vocab") || !model.contains("merges"))
                damaged(path, "it holds no BPE model");
            vocabulary = toVocabulary(model.at("vocab"), path);
            merges = toMerges(model.at("merges"), path);
        }
        json config = optionalJson(folder / "tokenizer_config.json");
        const json map = optionalJson(folder / "special_tokens_map.json");
        for (const auto& [key, value] : map.items())
            if (!config.contains(key)) config[key] = value;
        const auto idOf = [&](const char* key, const char* fallback) {
            const std::string token = named(config, key, fallback);
            const auto found = vocabulary.find(token);
            if (token.empty() || found == vocabulary.end())
                damaged(path, std::string("its ") + key + " is not in the vocabulary");
            return found->second;
        };
        const int64_t start = idOf("bos_token", "<|startoftext|>"), end = idOf("eos_token", "<|endoftext|>");
        const int64_t padding = idOf("pad_token", "<|endoftext|>"),
                      unknown = idOf("unk_token", "<|endoftext|>");
        int64_t maxLength = kPositions;
        if (const auto found = config.find("model_max_length");
            found != config.end() && found->is_number_integer())
            maxLength = std::clamp<int64_t>(found->get<int64_t>(), 3, kPositions);
        const std::vector<std::pair<std::string, int64_t>> marks{
            {named(config, "bos_token", "<|startoftext|>"), start},
            {named(config, "eos_token", "<|endoftext|>"), end}};
        Result<BytePairEncoder> encoder =
            BytePairEncoder::make(std::move(vocabulary), merges, unknown, "</w>", path.string());
        if (!encoder) return encoder.error();
        ClipTokenizer out;
        out.m_tables = std::make_shared<const Tables>(
            Tables{std::move(*encoder), marks, start, end, padding, maxLength});
        return out;
    } catch (const Failure& failure) {
        return failure.error;
    }
}

ClipTokenizer::Encoding ClipTokenizer::encode(std::string_view text) const {
    std::vector<int64_t> tokens;
    const auto encodePlain = [&](std::string_view part) {
        for (const std::string& word : clipWords(clipNormalized(part)))
            m_tables->encoder.encode(word, tokens);
    };
    // Special tokens written in the text count as such; what lies between them is plain.
    const auto& marks = m_tables->marks;
    std::vector<size_t> next;  // where each mark comes next
    for (const auto& mark : marks) next.push_back(text.find(mark.first));
    for (size_t here = 0;;) {
        const auto first = std::min_element(next.begin(), next.end());
        encodePlain(text.substr(here, *first - here));
        if (*first == std::string_view::npos) break;
        const auto& [mark, id] = marks[static_cast<size_t>(first - next.begin())];
        tokens.push_back(id);
        here = *first + mark.size();
        for (size_t i = 0; i < marks.size(); ++i)
            if (next[i] < here) next[i] = text.find(marks[i].first, here);
    }
    const auto room = static_cast<size_t>(m_tables->maxLength - 2);
    Encoding out{{m_tables->start}, static_cast<int64_t>(tokens.size())};
    out.ids.insert(out.ids.end(), tokens.begin(),
                   tokens.begin() + static_cast<std::ptrdiff_t>(std::min(room, tokens.size())));
    out.ids.push_back(m_tables->end);
    out.ids.resize(static_cast<size_t>(m_tables->maxLength), m_tables->padding);
    return out;
}

int64_t ClipTokenizer::maxLength() const {
    return m_tables->maxLength;
}

int64_t ClipTokenizer::vocabularySize() const {
    return m_tables->encoder.size();
}

}  // namespace lightreel
