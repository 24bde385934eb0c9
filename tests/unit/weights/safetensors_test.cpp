#include "core/weights/safetensors.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "tests/support/scratch_folder.h"

namespace lightreel {
namespace {

std::string fileOf(const std::string& header, size_t dataBytes) {
    const uint64_t length = header.size();
    std::string file(reinterpret_cast<const char*>(&length), sizeof length);
    return file + header + std::string(dataBytes, '\1');
}

Result<std::map<std::string, SafetensorsEntry>> parse(const std::string& file) {
    return parseSafetensorsHeader(std::as_bytes(std::span(file)), file.size(), "test");
}

const std::string kGood =
    R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}})";

TEST(SafetensorsHeader, aSoundFileIsRead) {
    const auto entries = parse(fileOf(kGood, 9));
    ASSERT_TRUE(entries);
    EXPECT_EQ(entries->at("a").shape, std::vector<int64_t>{2});
    EXPECT_TRUE(entries->at("b").shape.empty());
}

TEST(SafetensorsHeader, B1_HeaderLengthsThatLieAreRefused) {
    for (const uint64_t length :
         {uint64_t{0}, uint64_t{1}, uint64_t{1} << 63, ~uint64_t{0}, uint64_t{25'000'001}, uint64_t{1000}}) {
        std::string file = fileOf(kGood, 9);
        std::memcpy(file.data(), &length, sizeof length);
        EXPECT_FALSE(parse(file)) << length;
    }
}

struct Case {
    const char* what;
    const char* header;
    size_t dataBytes;
};

std::ostream& operator<<(std::ostream& out, const Case& hostile) {
    return out << hostile.what;
}

class HostileHeader : public testing::TestWithParam<Case> {};

TEST_P(HostileHeader, B2_B3_B4_IsRefused) {
    const auto entries = parse(fileOf(GetParam().header, GetParam().dataBytes));
    ASSERT_FALSE(entries) << GetParam().what;
    EXPECT_FALSE(entries.error().args.at("reason").empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, HostileHeader,
    testing::Values(
        Case{"product wraps",
             R"({"a":{"dtype":"F32","shape":[4194305,4194305,211106198978564],"data_offsets":[0,16]}})", 16},
        Case{
            "hole",
            R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[8,12]}})",
            12},
        Case{
            "overlap",
            R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[8],"data_offsets":[4,12]}})",
            12},
        Case{"reversed", R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}})", 4},
        Case{"past the end", R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})", 4},
        Case{"trailing bytes", R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", 5},
        Case{"first not at 0", R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[1,5]}})", 5},
        Case{"size and offsets differ", R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}})", 4},
        Case{"dimension 0", R"({"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}})", 0},
        Case{"negative", R"({"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}})", 4},
        Case{"fraction", R"({"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}})", 4},
        Case{"2^53", R"({"a":{"dtype":"U8","shape":[9007199254740992],"data_offsets":[0,4]}})", 4},
        Case{"2^64", R"({"a":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,4]}})", 4},
        Case{"rank 9", R"({"a":{"dtype":"U8","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,1]}})", 1},
        Case{"unknown dtype", R"({"a":{"dtype":"Q7","shape":[4],"data_offsets":[0,4]}})", 4},
        Case{"extra key", R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"x":1}})", 4},
        Case{"missing key", R"({"a":{"dtype":"U8","shape":[4]}})", 4},
        Case{
            "duplicate names",
            R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})",
            4},
        Case{"empty name", R"({"":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", 4},
        Case{"too deep", R"({"a":{"dtype":"U8","shape":[[[4]]],"data_offsets":[0,4]}})", 4},
        Case{"an array", R"(["a"])", 0}, Case{"text behind", R"({} x)", 0},
        Case{"broken UTF-8", "{\"\xff\":1}", 0},
        Case{"metadata not text", R"({"__metadata__":{"a":1}})", 0}));

TEST(Safetensors, B5_EveryCutIsRefused) {
    const ScratchFolder scratch;
    const std::string file = fileOf(kGood, 9);
    for (size_t size = 0; size < file.size(); ++size) {
        const auto path = scratch.path() / "cut.safetensors";
        std::ofstream(path, std::ios::binary) << file.substr(0, size);
        const auto source = openSafetensors(path);
        ASSERT_FALSE(source) << size;
        EXPECT_EQ(exitCode(source.error().code), ExitCode::Model);
    }
}

TEST(Safetensors, B9_PicklesAreNamedUnderAnySuffix) {
    const ScratchFolder scratch;
    for (const std::string& magic : {std::string("PK\x03\x04"), std::string("\x80\x02")}) {
        const auto path = scratch.path() / "model.safetensors";
        std::ofstream(path, std::ios::binary) << magic << std::string(100, 'x');
        const auto source = openSafetensors(path);
        ASSERT_FALSE(source);
        EXPECT_NE(source.error().args.at("reason").find("can run code"), std::string::npos);
    }
}

TEST(Safetensors, whatIsWrittenComesBackAsViews) {
    const ScratchFolder scratch;
    const auto path = scratch.path() / "w.safetensors";
    const at::Tensor a = at::randn({3, 4}), b = at::arange(5), c = at::randn({7}).to(at::kBFloat16);
    ASSERT_TRUE(writeSafetensors(path, {{"a", a}, {"b", b}, {"c", c}}));
    const auto source = openSafetensors(path);
    ASSERT_TRUE(source);
    EXPECT_TRUE(at::equal((*source)->read("a"), a));
    EXPECT_TRUE(at::equal((*source)->read("b"), b));
    EXPECT_TRUE(at::equal((*source)->read("c"), c));
    EXPECT_EQ((*source)->read("a").const_data_ptr(), (*source)->read("a").const_data_ptr());
}

TEST(Safetensors, B5_AFileThatChangedIsNotRead) {
    const ScratchFolder scratch;
    const auto path = scratch.path() / "w.safetensors";
    ASSERT_TRUE(writeSafetensors(path, {{"a", at::ones({4})}}));
    const auto source = openSafetensors(path);
    ASSERT_TRUE(source);
    ASSERT_TRUE(writeSafetensors(path, {{"a", at::ones({8})}}));
    EXPECT_THROW((void)(*source)->read("a"), Failure);
}

}  // namespace
}  // namespace lightreel
