#include "core/base/strict_json.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

namespace lightreel {
namespace {

using nlohmann::json;

/// Builds the document while it counts depth, values and keys; says "stop" at the first breach.
class LimitedBuilder : public json::json_sax_t {
  public:
    LimitedBuilder(json& root, const JsonLimits& limits) : m_dom(root, false), m_limits(limits) {}

    bool null() override { return count() && m_dom.null(); }
    bool boolean(bool value) override { return count() && m_dom.boolean(value); }
    bool number_integer(number_integer_t value) override { return count() && m_dom.number_integer(value); }
    bool number_unsigned(number_unsigned_t value) override { return count() && m_dom.number_unsigned(value); }
    bool number_float(number_float_t value, const string_t& text) override {
        if (text.find_first_of(".eE") == string_t::npos) return refuse("an integer is too large");
        return count() && m_dom.number_float(value, text);
    }
    bool string(string_t& value) override { return count() && m_dom.string(value); }
    bool binary(binary_t& value) override { return m_dom.binary(value); }
    bool start_object(size_t size) override {
        m_keys.emplace_back();
        return enter() && m_dom.start_object(size);
    }
    bool key(string_t& key) override {
        if (!m_keys.back().insert(key).second)
            return refuse("the key \"" + key.substr(0, 80) + "\" stands twice");
        return count() && m_dom.key(key);
    }
    bool end_object() override {
        m_keys.pop_back();
        --m_depth;
        return m_dom.end_object();
    }
    bool start_array(size_t size) override { return enter() && m_dom.start_array(size); }
    bool end_array() override {
        --m_depth;
        return m_dom.end_array();
    }
    bool parse_error(size_t position, const std::string&, const json::exception&) override {
        return refuse("it is not JSON (byte " + std::to_string(position) + ")");
    }

    [[nodiscard]] const std::string& reason() const { return m_reason; }

  private:
    bool count() { return ++m_values <= m_limits.values || refuse("it holds too many values"); }
    bool enter() { return ++m_depth <= m_limits.depth ? count() : refuse("it is nested too deeply"); }
    bool refuse(std::string reason) {
        if (m_reason.empty()) m_reason = std::move(reason);
        return false;
    }

    nlohmann::detail::json_sax_dom_parser<json> m_dom;
    const JsonLimits& m_limits;
    std::vector<std::unordered_set<std::string>> m_keys;
    size_t m_values = 0;
    int m_depth = 0;
    std::string m_reason;
};

Error unreadable(std::string_view name, std::string reason) {
    return {ErrorCode::FileUnreadable, {{"path", std::string(name)}, {"reason", std::move(reason)}}};
}

/// The text with Python's three words for numbers that JSON does not have replaced by null.
std::string withoutPythonNumbers(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\' && i + 1 < text.size())
            out += text[i++];
        else if (text[i] == '"')
            quoted = !quoted;
        bool found = false;
        for (const std::string_view word : {"-Infinity", "Infinity", "NaN"})
            if (!found && !quoted && text.substr(i).starts_with(word)) {
                out += "null";
                i += word.size() - 1;
                found = true;
            }
        if (!found) out += text[i];
    }
    return out;
}

}  // namespace

Result<json> parseStrictJson(std::string_view text, std::string_view name, const JsonLimits& limits) {
    if (text.size() > limits.bytes)
        return unreadable(name, "it is larger than " + std::to_string(limits.bytes) + " bytes");
    std::string plain;
    if (limits.pythonNumbers && text.find_first_of("IN") != std::string_view::npos) {
        plain = withoutPythonNumbers(text);
        text = plain;
    }
    json document;
    LimitedBuilder builder(document, limits);
    if (!json::sax_parse(text.begin(), text.end(), &builder))
        return unreadable(name, builder.reason().empty() ? "it is not JSON" : builder.reason());
    return document;
}

Result<json> readStrictJson(const std::filesystem::path& path, const JsonLimits& limits) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return Error{ErrorCode::FileMissing, {{"path", path.string()}}};
        return unreadable(path.string(), std::strerror(errno));
    }
    std::string text;
    struct stat facts {};
    std::string reason;
    if (::fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        reason = "it is not a regular file";
    } else if (static_cast<size_t>(facts.st_size) > limits.bytes) {
        reason = "it is larger than " + std::to_string(limits.bytes) + " bytes";
    } else {
        text.resize(static_cast<size_t>(facts.st_size));
        size_t got = 0;
        while (got < text.size()) {
            const ssize_t count = ::read(fd, text.data() + got, text.size() - got);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) break;
            got += static_cast<size_t>(count);
        }
        if (got != text.size()) reason = "it ends too early";
    }
    ::close(fd);
    if (!reason.empty()) return unreadable(path.string(), reason);
    return parseStrictJson(text, path.string(), limits);
}

}  // namespace lightreel
