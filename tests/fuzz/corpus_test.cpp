#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "tests/fuzz/fuzz_targets.h"

namespace lightreel::fuzz {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<uint8_t>;
using Target = void (*)(std::span<const uint8_t>);

std::vector<Bytes> corpus(const char* target) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::path(LIGHTREEL_FUZZ_CORPUS) / target))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Bytes> out;
    for (const fs::path& file : files) {
        std::ifstream stream(file, std::ios::binary);
        out.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return out;
}

/// The same few changes on every machine: mt19937's numbers are fixed by the standard, distributions are not.
Bytes changed(Bytes bytes, std::mt19937& random) {
    for (uint32_t left = 1 + random() % 4; left > 0 && !bytes.empty(); --left) {
        const size_t at = random() % bytes.size();
        switch (random() % 4) {
            case 0:
                bytes[at] = static_cast<uint8_t>(random());
                break;
            case 1:
                bytes.resize(at);
                break;
            case 2:
                bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), static_cast<uint8_t>(random()));
                break;
            default:
                bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
    return bytes;
}

/// A breach ends the process: that is the failure.
void run(const char* name, Target target) {
    const std::vector<Bytes> files = corpus(name);
    ASSERT_GE(files.size(), 4U);
    constexpr int kChanges = 400;
    std::mt19937 random(7);
    for (const Bytes& file : files) {
        target(file);
        for (int i = 0; i < kChanges; ++i) target(changed(file, random));
    }
}

TEST(FuzzCorpus, B1_B2_B3_B4_SafetensorsHeadersAreRefusedOrSound) {
    run("safetensorsHeader", &safetensorsHeader);
}

TEST(FuzzCorpus, B6_GgufFilesAreRefusedOrSound) {
    run("gguf", &gguf);
}

TEST(FuzzCorpus, B4_ForeignJsonIsRefusedOrReadBackTheSame) {
    run("strictJson", &strictJson);
}

TEST(FuzzCorpus, B10_ModelConfigurationsAreRefusedOrBounded) {
    run("modelConfig", &modelConfig);
}

TEST(FuzzCorpusDeathTest, aBreachWouldBeSeen) {
    const auto lenient = [](std::span<const uint8_t> bytes) {
        if (!bytes.empty() && bytes[0] == '{') std::abort();
    };
    EXPECT_DEATH(run("strictJson", lenient), "");
}

}  // namespace
}  // namespace lightreel::fuzz
