#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <map>

#include "core/weights/gguf.h"

namespace lightreel {
namespace {

constexpr uint64_t kMostEntries = 65'536, kLongestKey = (64 << 10) - 1, kLongestText = 16 << 20;
constexpr uint64_t kLongestArray = 1'000'000, kMostElements = 4'000'000, kMostDimensions = 4,
                   kLongestName = 1024;
constexpr uint64_t kLargestDimension = uint64_t{1} << 31;

struct Refused {
    std::string reason;
    ErrorCode code = ErrorCode::FileUnreadable;
};

/// What is sound, as far as one can see, but not for this program.
Refused unsupported(const std::string& reason) {
    return {reason, ErrorCode::ModelUnsupported};
}

/// Numbers of the format's value types.
enum class Kind : uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, Text, Array, U64, I64, F64 };

bool isInteger(Kind kind) {
    return kind <= Kind::I32 || kind == Kind::U64 || kind == Kind::I64;
}

uint64_t fewestBytes(Kind kind) {
    constexpr std::array<uint64_t, 13> kBytes{1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};
    const auto index = static_cast<size_t>(kind);
    if (index >= kBytes.size()) throw Refused{"it holds a value of an unknown type"};
    return kBytes.at(index);
}

/// Reads forward through the bytes and never beyond them.
class Reader {
  public:
    explicit Reader(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    template <typename Number>
    Number number() {
        need(sizeof(Number));
        Number value;
        std::memcpy(&value, m_bytes.data() + m_at,
                    sizeof value);  // the format is little-endian, and so are we
        m_at += sizeof value;
        return value;
    }

    std::string text(uint64_t longest, const char* what) {
        const auto length = number<uint64_t>();
        if (length > longest) throw Refused{std::string(what) + " is too long"};
        need(length);
        std::string value(reinterpret_cast<const char*>(m_bytes.data()) + m_at, length);
        m_at += length;
        return value;
    }

    /// Elements of an array: in memory they may be larger than here, so all arrays together have a limit.
    void countElements(uint64_t count) {
        if (count > kLongestArray) throw Refused{"it holds an array that is too long"};
        m_elements += count;
        if (m_elements > kMostElements) throw Refused{"its arrays are too long"};
    }
    void need(uint64_t bytes) const {
        if (bytes > m_bytes.size() - m_at) throw Refused{"it ends inside its header"};
    }
    [[nodiscard]] uint64_t at() const { return m_at; }
    [[nodiscard]] uint64_t left() const { return m_bytes.size() - m_at; }

  private:
    std::span<const std::byte> m_bytes;
    uint64_t m_at = 0, m_elements = 0;
};

int64_t unsignedInteger(Reader& reader) {
    const auto value = reader.number<uint64_t>();
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
        throw Refused{"it holds an integer that is too large"};
    return static_cast<int64_t>(value);
}

int64_t readInteger(Reader& reader, Kind kind) {
    switch (kind) {
        case Kind::U8:
            return reader.number<uint8_t>();
        case Kind::I8:
            return reader.number<int8_t>();
        case Kind::U16:
            return reader.number<uint16_t>();
        case Kind::I16:
            return reader.number<int16_t>();
        case Kind::U32:
            return reader.number<uint32_t>();
        case Kind::I32:
            return reader.number<int32_t>();
        case Kind::I64:
            return reader.number<int64_t>();
        default:
            return unsignedInteger(reader);
    }
}

double readFloat(Reader& reader, Kind kind) {
    return kind == Kind::F32 ? static_cast<double>(reader.number<float>()) : reader.number<double>();
}

bool readBool(Reader& reader) {
    const auto value = reader.number<uint8_t>();
    if (value > 1) throw Refused{"it holds a truth value that is neither 0 nor 1"};
    return value == 1;
}

template <typename Value, typename Read>
std::vector<Value> readList(uint64_t count, Read read) {
    std::vector<Value> values;
    values.reserve(count);
    for (uint64_t i = 0; i < count; ++i) values.push_back(read());
    return values;
}

GgufValue readArray(Reader& reader) {
    const auto kind = static_cast<Kind>(reader.number<uint32_t>());
    const auto count = reader.number<uint64_t>();
    if (kind == Kind::Array) throw Refused{"it holds an array of arrays"};
    reader.countElements(count);
    reader.need(count * fewestBytes(kind));
    if (isInteger(kind)) return readList<int64_t>(count, [&] { return readInteger(reader, kind); });
    if (kind == Kind::Bool) return readList<int64_t>(count, [&] { return int64_t{readBool(reader)}; });
    if (kind == Kind::Text)
        return readList<std::string>(count, [&] { return reader.text(kLongestText, "a text"); });
    return readList<double>(count, [&] { return readFloat(reader, kind); });
}

GgufValue readValue(Reader& reader) {
    const auto kind = static_cast<Kind>(reader.number<uint32_t>());
    reader.need(fewestBytes(kind));
    if (isInteger(kind)) return readInteger(reader, kind);
    if (kind == Kind::Bool) return readBool(reader);
    if (kind == Kind::Text) return reader.text(kLongestText, "a text");
    if (kind == Kind::Array) return readArray(reader);
    return readFloat(reader, kind);
}

/// The format's name of a type that is not read. source: ggml_type in ggml.h, with those that were taken out
std::string foreignName(uint32_t number) {
    static const std::map<uint32_t, const char*> names{
        {4, "Q4_2"},        {5, "Q4_3"},     {9, "Q8_1"},   {15, "Q8_K"},       {16, "IQ2_XXS"},
        {17, "IQ2_XS"},     {18, "IQ3_XXS"}, {19, "IQ1_S"}, {20, "IQ4_NL"},     {21, "IQ3_S"},
        {22, "IQ2_S"},      {23, "IQ4_XS"},  {24, "I8"},    {25, "I16"},        {26, "I32"},
        {27, "I64"},        {28, "F64"},     {29, "IQ1_M"}, {31, "Q4_0_4_4"},   {32, "Q4_0_4_8"},
        {33, "Q4_0_8_8"},   {34, "TQ1_0"},   {35, "TQ2_0"}, {36, "IQ4_NL_4_4"}, {37, "IQ4_NL_4_8"},
        {38, "IQ4_NL_8_8"}, {39, "MXFP4"}};
    const auto found = names.find(number);
    return found == names.end() ? "type " + std::to_string(number) : found->second;
}

GgufType typeOf(uint32_t number, const std::string& name) {
    constexpr uint32_t kLikely = 255;  // the format's list grows; no type has a number far beyond it
    const auto type = static_cast<GgufType>(number);
    if (std::ranges::find(kGgufBlocks, type, &GgufBlock::type) != kGgufBlocks.end()) return type;
    const std::string stored = "its tensor " + name + " is stored as " + foreignName(number);
    if (number > kLikely) throw Refused{stored + ", which is no type of the format"};
    throw unsupported(stored + ", which this program does not read");
}

void checkVersion(uint32_t version) {
    constexpr uint32_t kOldest = 2, kNewest = 3;
    if (version == 0) throw Refused{"it is a GGUF file of version 0"};
    const bool swapped = __builtin_bswap32(version) <= kNewest;
    if (swapped) throw unsupported("it is a big-endian GGUF file");
    constexpr uint32_t kLikely = 255;  // beyond it is no version but something else
    if (version > kLikely) throw Refused{"it is a GGUF file of version " + std::to_string(version)};
    if (version < kOldest || version > kNewest)
        throw unsupported("it is a GGUF file of version " + std::to_string(version) + "; known are 2 and 3");
}

int64_t bytesOf(const GgufTensor& tensor, const std::string& name) {
    int64_t count = 1;
    for (const int64_t size : tensor.shape)
        if (__builtin_mul_overflow(count, size, &count) || count > (int64_t{1} << 50))
            throw Refused{"the shape of " + name + " is too large"};
    const GgufBlock& block = blockOf(tensor.type);
    if (tensor.shape.back() % block.weights != 0)
        throw Refused{"the rows of " + name + " are no whole blocks of " + std::to_string(block.weights) +
                      " weights"};
    return rowBytes(tensor.type, count);
}

/// begin counts from the data section until that is known.
GgufTensor readTensor(Reader& reader, const std::string& name) {
    const auto dimensions = reader.number<uint32_t>();
    if (dimensions < 1 || dimensions > kMostDimensions)
        throw Refused{"its tensor " + name + " has no or too many dimensions"};
    GgufTensor tensor;
    for (uint32_t i = 0; i < dimensions; ++i) {
        const auto size = reader.number<uint64_t>();
        if (size < 1 || size >= kLargestDimension)
            throw Refused{"a dimension of " + name + " is out of range"};
        tensor.shape.insert(tensor.shape.begin(), static_cast<int64_t>(size));
    }
    tensor.type = typeOf(reader.number<uint32_t>(), name);
    tensor.begin = unsignedInteger(reader);
    tensor.end = bytesOf(tensor, name);  // its length, until it has its place
    return tensor;
}

uint64_t alignmentOf(const GgufHeader& header) {
    constexpr uint64_t kUsual = 32, kLeast = 8, kMost = 65'536;
    if (!header.metadata.contains("general.alignment")) return kUsual;
    const int64_t* given = header.integer("general.alignment");
    const uint64_t alignment = given != nullptr && *given > 0 ? static_cast<uint64_t>(*given) : 0;
    if (!std::has_single_bit(alignment) || alignment < kLeast || alignment > kMost)
        throw Refused{"its alignment is no power of two between 8 and 65536"};
    return alignment;
}

/// Gives tensors their places in the file: aligned, inside, apart.
void place(GgufHeader& header, uint64_t headerEnd, uint64_t fileBytes) {
    const auto alignment = static_cast<int64_t>(alignmentOf(header));
    const auto dataBegin = static_cast<int64_t>((headerEnd + alignment - 1) / alignment * alignment);
    std::vector<const GgufTensor*> order;
    for (auto& [name, tensor] : header.tensors) {
        if (tensor.begin % alignment != 0) throw Refused{"its tensor " + name + " is not aligned"};
        const int64_t length = tensor.end;
        if (__builtin_add_overflow(tensor.begin, dataBegin, &tensor.begin) ||
            __builtin_add_overflow(tensor.begin, length, &tensor.end) ||
            tensor.end > static_cast<int64_t>(fileBytes))
            throw Refused{"its tensor " + name + " ends outside the file"};
        order.push_back(&tensor);
    }
    std::ranges::sort(order, {}, &GgufTensor::begin);
    for (size_t i = 1; i < order.size(); ++i)
        if (order[i]->begin < order[i - 1]->end) throw Refused{"its tensors overlap"};
}

GgufHeader parse(std::span<const std::byte> file) {
    Reader reader(file);
    constexpr uint32_t kMagic = 0x46554747;  // "GGUF"
    if (file.size() < 24 || reader.number<uint32_t>() != kMagic) throw Refused{"it is no GGUF file"};
    checkVersion(reader.number<uint32_t>());
    const auto tensors = reader.number<uint64_t>(), values = reader.number<uint64_t>();
    if (tensors > kMostEntries || values > kMostEntries) throw Refused{"it has too many entries"};
    GgufHeader header;
    for (uint64_t i = 0; i < values; ++i) {
        std::string key = reader.text(kLongestKey, "a key");
        GgufValue value = readValue(reader);
        if (!header.metadata.emplace(std::move(key), std::move(value)).second)
            throw Refused{"it has a key twice"};
    }
    for (uint64_t i = 0; i < tensors; ++i) {
        const std::string name = reader.text(kLongestName, "a tensor's name");
        if (name.empty() || !header.tensors.emplace(name, readTensor(reader, name)).second)
            throw Refused{"it has a tensor twice, or one without a name"};
    }
    place(header, reader.at(), file.size());
    return header;
}

}  // namespace

Result<GgufHeader> parseGguf(std::span<const std::byte> file, std::string_view name) {
    try {
        return parse(file);
    } catch (const Refused& refused) {
        return Error{refused.code, {{"path", std::string(name)}, {"reason", refused.reason}}};
    }
}

}  // namespace lightreel
