#include "core/weights/gguf.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <functional>

#include "core/memory/meter.h"
#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

/// Writes a GGUF file piece by piece, right or wrong.
class GgufBytes {
  public:
    template <typename Number>
    GgufBytes& number(Number value) {
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    GgufBytes& text(std::string_view value) {
        number<uint64_t>(value.size());
        m_bytes += value;
        return *this;
    }
    GgufBytes& begin(uint64_t tensors, uint64_t values, uint32_t version = 3) {
        m_bytes += "GGUF";
        return number(version).number(tensors).number(values);
    }
    GgufBytes& u32(std::string_view key, uint32_t value) {
        return text(key).number<uint32_t>(4).number(value);
    }
    GgufBytes& tensor(std::string_view name, const std::vector<uint64_t>& dimensions, uint32_t type,
                      uint64_t offset) {
        text(name).number(static_cast<uint32_t>(dimensions.size()));
        for (const uint64_t size : dimensions) number(size);
        return number(type).number(offset);
    }
    GgufBytes& align(size_t to = 32) {
        m_bytes.append((to - m_bytes.size() % to) % to, '\0');
        return *this;
    }
    GgufBytes& zeros(size_t count) {
        m_bytes.append(count, '\0');
        return *this;
    }
    [[nodiscard]] const std::string& bytes() const { return m_bytes; }
    [[nodiscard]] Result<GgufHeader> parsed() const {
        return parseGguf(std::as_bytes(std::span(m_bytes.data(), m_bytes.size())), "file");
    }
    [[nodiscard]] std::string refusal() const {
        const Result<GgufHeader> header = parsed();
        return header ? "" : header.error().args.at("reason");
    }

  private:
    std::string m_bytes;
};

constexpr uint32_t kF32 = 0, kF16 = 1, kQ4_1 = 3, kQ8_0 = 8, kQ4_K = 12, kIQ4_XS = 23;

TEST(Gguf, readsValuesOfEveryKind) {
    GgufBytes file;
    file.begin(0, 8, 2).u32("count", 7);
    file.text("small").number<uint32_t>(1).number<int8_t>(-3);
    file.text("large").number<uint32_t>(10).number<uint64_t>(1ULL << 40);
    file.text("base").number<uint32_t>(6).number<float>(0.5F);
    file.text("fine").number<uint32_t>(12).number<double>(0.25);
    file.text("flag").number<uint32_t>(7).number<uint8_t>(1);
    file.text("name").number<uint32_t>(8).text("llama");
    file.text("tokens").number<uint32_t>(9).number<uint32_t>(8).number<uint64_t>(2).text("a").text("");
    const Result<GgufHeader> header = file.parsed();
    ASSERT_TRUE(header);
    EXPECT_EQ(*header->integer("count"), 7);
    EXPECT_EQ(*header->integer("small"), -3);
    EXPECT_EQ(*header->integer("large"), int64_t{1} << 40);
    EXPECT_DOUBLE_EQ(*header->number("base"), 0.5);
    EXPECT_DOUBLE_EQ(*header->number("fine"), 0.25);
    EXPECT_TRUE(*header->get<bool>("flag"));
    EXPECT_EQ(*header->text("name"), "llama");
    EXPECT_EQ(*header->get<std::vector<std::string>>("tokens"), (std::vector<std::string>{"a", ""}));
    EXPECT_EQ(header->integer("name"), nullptr) << "a value of another kind is none";
    EXPECT_EQ(header->text("missing"), nullptr);
}

TEST(Gguf, tensorsComeSlowestDimensionFirst) {
    GgufBytes file;
    file.begin(2, 0).tensor("a", {4, 2}, kF32, 0).tensor("b", {64}, kQ8_0, 32).align().zeros(32 + 68);
    const Result<GgufHeader> header = file.parsed();
    ASSERT_TRUE(header) << file.refusal();
    EXPECT_EQ(header->tensors.at("a").shape, (std::vector<int64_t>{2, 4}));
    EXPECT_EQ(header->tensors.at("b").end - header->tensors.at("b").begin, 68);
}

TEST(Gguf, B6_DamagedFilesAreRefused) {
    const auto header = [](const std::function<void(GgufBytes&)>& change) {
        GgufBytes file;
        change(file);
        return file.refusal();
    };
    const auto oneTensor = [&](const std::vector<uint64_t>& dimensions, uint32_t type, uint64_t offset) {
        return header([&](GgufBytes& file) {
            file.begin(1, 0).tensor("a", dimensions, type, offset).align().zeros(128);
        });
    };
    EXPECT_NE(header([](GgufBytes& file) { file.zeros(64); }), "");
    EXPECT_NE(header([](GgufBytes& file) { file.begin(0, 0, 1); }), "");
    EXPECT_NE(header([](GgufBytes& file) { file.begin(0, 0, 0x03000000); }), "") << "big-endian";
    EXPECT_NE(header([](GgufBytes& file) { file.begin(~0ULL, 0); }), "");
    EXPECT_NE(header([](GgufBytes& file) { file.begin(0, ~0ULL); }), "");
    EXPECT_NE(header([](GgufBytes& file) { file.begin(0, 3); }), "") << "fewer values than said";
    EXPECT_NE(header([](GgufBytes& file) { file.begin(3, 0); }), "");
    EXPECT_NE(header([](GgufBytes& file) { file.begin(0, 1).number<uint64_t>(1ULL << 60); }), "");
    EXPECT_NE(header([](GgufBytes& file) {
                  file.begin(0, 1).text("t").number<uint32_t>(8).number<uint64_t>(1ULL << 60);
              }),
              "");
    EXPECT_NE(header([](GgufBytes& file) { file.begin(0, 1).text("t").number<uint32_t>(13).zeros(8); }), "");
    EXPECT_NE(
        header([](GgufBytes& file) { file.begin(0, 1).text("t").number<uint32_t>(7).number<uint8_t>(2); }),
        "");
    EXPECT_NE(header([](GgufBytes& file) { file.begin(0, 2).u32("twice", 1).u32("twice", 1); }), "");
    EXPECT_NE(
        header([](GgufBytes& file) {
            file.begin(0, 1).text("t").number<uint32_t>(9).number<uint32_t>(9).number<uint64_t>(1).zeros(64);
        }),
        "")
        << "arrays of arrays";
    for (const uint64_t count : {uint64_t{1} << 62, uint64_t{900'000}, ~uint64_t{0}})
        EXPECT_NE(
            header([count](GgufBytes& file) {
                file.begin(0, 1).text("t").number<uint32_t>(9).number<uint32_t>(4).number(count).zeros(64);
            }),
            "")
            << count;
    for (const uint32_t alignment : {0U, 13U, 4U, 1U << 31})
        EXPECT_NE(header([=](GgufBytes& file) { file.begin(0, 1).u32("general.alignment", alignment); }), "")
            << alignment;
    EXPECT_NE(header([](GgufBytes& file) {
                  file.begin(0, 1).text("general.alignment").number<uint32_t>(8).text("32");
              }),
              "");
    EXPECT_NE(oneTensor({}, kF32, 0), "");
    EXPECT_NE(oneTensor({1, 1, 1, 1, 1}, kF32, 0), "");
    EXPECT_NE(oneTensor({0}, kF32, 0), "");
    EXPECT_NE(oneTensor({(1ULL << 42) + 1}, kF32, 0), "");
    EXPECT_NE(oneTensor({1U << 30, 1U << 30, 1U << 30}, kF32, 0), "") << "wraps";
    EXPECT_NE(oneTensor({33}, kF32, 0), "") << "beyond the end";
    EXPECT_NE(oneTensor({8}, kF32, 4), "") << "not aligned";
    EXPECT_NE(oneTensor({8}, kF32, ~0ULL - 31), "");
    EXPECT_NE(oneTensor({8}, 99, 0), "") << "no type of the format";
    EXPECT_NE(oneTensor({40}, kQ4_1, 0), "") << "rows that are no whole blocks";
    EXPECT_NE(oneTensor({128}, kQ4_K, 0), "") << "half a block";
    EXPECT_NE(header([](GgufBytes& file) {
                  file.begin(2, 0).tensor("a", {16}, kF32, 0).tensor("b", {8}, kF32, 32).align().zeros(64);
              }),
              "")
        << "overlap";
    EXPECT_NE(header([](GgufBytes& file) {
                  file.begin(2, 0).tensor("a", {8}, kF32, 0).tensor("a", {8}, kF32, 32).align().zeros(64);
              }),
              "")
        << "twice";
    EXPECT_EQ(oneTensor({32}, kF32, 0), "");
}

/// Everything that is said to be there is there: only its size is too much.
TEST(Gguf, B6_KeysTextsAndNamesHaveALongestLength) {
    const auto key = [](size_t length) {
        return GgufBytes().begin(0, 1).u32(std::string(length, 'k'), 1).align().refusal();
    };
    EXPECT_EQ(key((64 << 10) - 1), "");
    EXPECT_EQ(key(64 << 10), "a key is too long");
    const auto text = [](size_t length) {
        GgufBytes file;
        return file.begin(0, 1)
            .text("t")
            .number<uint32_t>(8)
            .text(std::string(length, 'x'))
            .align()
            .refusal();
    };
    EXPECT_EQ(text(16 << 20), "");
    EXPECT_EQ(text((16 << 20) + 1), "a text is too long");
    const auto listed = [](size_t length) {
        GgufBytes file;
        file.begin(0, 1).text("t").number<uint32_t>(9).number<uint32_t>(8).number<uint64_t>(2).text("a");
        return file.text(std::string(length, 'x')).align().refusal();
    };
    EXPECT_EQ(listed(16 << 20), "");
    EXPECT_EQ(listed((16 << 20) + 1), "a text is too long");
    const auto name = [](size_t length) {
        GgufBytes file;
        return file.begin(1, 0).tensor(std::string(length, 'n'), {8}, kF32, 0).align().zeros(32).refusal();
    };
    EXPECT_EQ(name(1024), "");
    EXPECT_EQ(name(1025), "a tensor's name is too long");
}

/// Lengths that are allowed, in files that are shorter.
TEST(Gguf, B6_TextsThatLeadBeyondTheFileAreRefused) {
    for (const uint64_t length : {uint64_t{33}, uint64_t{1000}, uint64_t{60'000}, uint64_t{16} << 20}) {
        GgufBytes text;
        text.begin(0, 1).text("t").number<uint32_t>(8).number(length).zeros(32);
        EXPECT_EQ(text.refusal(), "it ends inside its header") << length;
        GgufBytes listed;
        listed.begin(0, 1).text("t").number<uint32_t>(9).number<uint32_t>(8).number<uint64_t>(1);
        EXPECT_EQ(listed.number(length).zeros(32).refusal(), "it ends inside its header") << length;
        if (length > 60'000) continue;
        EXPECT_EQ(GgufBytes().begin(0, 1).number(length).zeros(32).refusal(), "it ends inside its header");
        if (length > 1000) continue;
        EXPECT_EQ(GgufBytes().begin(1, 0).number(length).zeros(32).refusal(), "it ends inside its header");
    }
}

TEST(Gguf, B6_TooManyEntriesAreRefused) {
    const auto values = [](uint64_t count) {
        GgufBytes file;
        file.begin(0, count);
        for (uint64_t i = 0; i < count; ++i) file.u32(std::to_string(i), 1);
        return file.align().refusal();
    };
    EXPECT_EQ(values(1 << 16), "");
    EXPECT_EQ(values((1 << 16) + 1), "it has too many entries");
    const auto tensors = [](uint64_t count) {
        GgufBytes file;
        file.begin(count, 0);
        for (uint64_t i = 0; i < count; ++i) file.tensor(std::to_string(i), {8}, kF32, 32 * i);
        return file.align().zeros(32 * count).refusal();
    };
    EXPECT_EQ(tensors(1 << 16), "");
    EXPECT_EQ(tensors((1 << 16) + 1), "it has too many entries");
    const auto elements = [](uint64_t count) {
        GgufBytes file;
        file.begin(0, 1).text("t").number<uint32_t>(9).number<uint32_t>(0).number(count).zeros(count);
        return file.align().refusal();
    };
    EXPECT_EQ(elements(1'000'000), "");
    EXPECT_EQ(elements(1'000'001), "it holds an array that is too long");
}

TEST(Gguf, B6_ManyLongArraysOfSmallNumbersAreRefused) {
    const auto refusal = [](uint64_t arrays) {
        constexpr uint64_t kCount = 1'000'000;
        GgufBytes file;
        file.begin(0, arrays);
        for (uint64_t i = 0; i < arrays; ++i)
            file.text(std::to_string(i)).number<uint32_t>(9).number<uint32_t>(0).number(kCount).zeros(kCount);
        return file.align().refusal();
    };
    EXPECT_EQ(refusal(4), "");
    EXPECT_EQ(refusal(5), "its arrays are too long") << "eight bytes in memory for each in the file";
}

TEST(Gguf, B6_FilesThatAreCutAnywhereAreRefused) {
    GgufBytes file;
    file.begin(1, 2).u32("general.alignment", 64).text("name").number<uint32_t>(8).text("x");
    file.tensor("a", {4, 2}, kF16, 0).align(64).zeros(16);
    ASSERT_TRUE(file.parsed()) << file.refusal();
    const std::span all = std::as_bytes(std::span(file.bytes().data(), file.bytes().size()));
    for (size_t length = 0; length < all.size(); ++length)
        EXPECT_FALSE(parseGguf(all.first(length), "file")) << length;
}

TEST(Gguf, blocksOfAnyOtherKindAreRefusedByName) {
    const auto refusal = [](uint64_t columns, uint32_t type) {
        return GgufBytes().begin(1, 0).tensor("a", {columns}, type, 0).align().zeros(256).refusal();
    };
    EXPECT_EQ(refusal(256, kQ4_K), "");
    EXPECT_NE(refusal(256, kIQ4_XS).find("IQ4_XS"), std::string::npos) << refusal(256, kIQ4_XS);
    EXPECT_NE(refusal(288, kQ4_K).find("256 weights"), std::string::npos) << refusal(288, kQ4_K);
}

TEST(Gguf, whatIsOnlyUnknownHereIsNotCalledDamaged) {
    const ScratchFolder scratch;
    const auto path = scratch.path() / "model.gguf";
    const auto refusal = [&path](const GgufBytes& file) {
        std::ofstream(path, std::ios::binary) << file.bytes();
        return openGguf(path).error();
    };
    const auto ofType = [](uint32_t type) {
        return GgufBytes().begin(1, 0).tensor("a", {256}, type, 0).align().zeros(1024);
    };
    const auto ofVersion = [](uint32_t version) { return GgufBytes().begin(0, 0, version).align(); };
    for (const auto& [type, name] :
         std::map<uint32_t, std::string>{{20, "IQ4_NL"}, {16, "IQ2_XXS"}, {39, "MXFP4"}, {41, "type 41"}}) {
        const Error error = refusal(ofType(type));
        EXPECT_EQ(error.code, ErrorCode::ModelUnsupported) << name;
        EXPECT_NE(error.args.at("reason").find("stored as " + name), std::string::npos)
            << error.args.at("reason");
    }
    for (const uint32_t version : {1U, 4U, 100U}) {
        const Error error = refusal(ofVersion(version));
        EXPECT_EQ(error.code, ErrorCode::ModelUnsupported) << version;
        EXPECT_NE(error.args.at("reason").find("version " + std::to_string(version) + ";"), std::string::npos)
            << error.args.at("reason");
    }
    EXPECT_EQ(refusal(ofVersion(0x03000000)).code, ErrorCode::ModelUnsupported);
    EXPECT_EQ(refusal(ofVersion(0x03000000)).args.at("reason"), "it is a big-endian GGUF file");
    EXPECT_EQ(refusal(ofType(0xDEADBEEF)).code, ErrorCode::ModelDamaged) << "no list is that long";
    EXPECT_EQ(refusal(ofVersion(0)).code, ErrorCode::ModelDamaged);
}

TEST(Gguf, weightsAreReadFromAFile) {
    const ScratchFolder scratch;
    GgufBytes file;
    file.begin(2, 0).tensor("plain", {2, 3}, kF32, 0).tensor("packed", {32}, kQ8_0, 32).align();
    for (int i = 0; i < 6; ++i) file.number<float>(static_cast<float>(i));
    file.align().number<uint16_t>(0x3C00);  // scale 1
    for (int i = 0; i < 32; ++i) file.number<int8_t>(static_cast<int8_t>(i - 16));
    const auto path = scratch.path() / "model.gguf";
    std::ofstream(path, std::ios::binary) << file.bytes();
    const Result<GgufFile> opened = openGguf(path);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(at::equal(opened->weights->read("plain"), at::arange(6, at::kFloat).view({3, 2})));
    EXPECT_TRUE(at::equal(opened->weights->read("packed"), at::arange(-16, 16, at::kFloat)));
    EXPECT_EQ(opened->weights->find("packed")->bytes, 128) << "no matrix: numbers of its own";
    EXPECT_EQ(openGguf(scratch.path() / "none.gguf").error().code, ErrorCode::FileMissing);
    std::ofstream(path, std::ios::binary) << "GGUF";
    EXPECT_EQ(openGguf(path).error().code, ErrorCode::ModelDamaged);
}

TEST(Gguf, quantisedMatricesStayInTheFile) {
    const ScratchFolder scratch;
    GgufBytes file;
    file.begin(1, 0).tensor("matrix", {32, 2}, kQ8_0, 0).align();
    for (int row = 0; row < 2; ++row) {
        file.number<uint16_t>(0x3C00);
        for (int i = 0; i < 32; ++i) file.number<int8_t>(static_cast<int8_t>(row + i));
    }
    const auto path = scratch.path() / "model.gguf";
    std::ofstream(path, std::ios::binary) << file.bytes();
    const Result<GgufFile> opened = openGguf(path);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->weights->find("matrix")->shape, (std::vector<int64_t>{2, 32}));
    EXPECT_EQ(opened->weights->find("matrix")->bytes, 68);
    const at::Tensor rows = opened->weights->read("matrix");
    EXPECT_EQ(rows.scalar_type(), at::kByte);
    EXPECT_EQ(rows.sizes(), (at::IntArrayRef{2, 34}));
    EXPECT_EQ(rows[1][2 + 5].item<uint8_t>(), 6);
}

TEST(Gguf, pagesComeWhenTheyAreFetchedAndLeaveWithTheLastView) {
    constexpr int64_t kBytes = int64_t{64} << 20;
    const ScratchFolder scratch;
    GgufBytes file;
    file.begin(1, 0).tensor("a", {kBytes / 4}, kF32, 0).align();
    const auto path = scratch.path() / "model.gguf";
    std::ofstream(path, std::ios::binary) << file.bytes();
    std::filesystem::resize_file(path, file.bytes().size() + static_cast<size_t>(kBytes));
    const Result<GgufFile> opened = openGguf(path);
    ASSERT_TRUE(opened);
    const int64_t before = residentBytes();
    opened->weights->fetch("a");
    EXPECT_GT(residentBytes() - before, kBytes / 2) << "before anybody reads them";
    at::Tensor view = opened->weights->read("a");
    EXPECT_EQ(view.sum().item<float>(), 0);
    view.reset();
    EXPECT_LT(residentBytes() - before, kBytes / 2);
}

}  // namespace
}  // namespace lightreel
