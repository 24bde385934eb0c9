#pragma once
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/parity/parity.h"

namespace lightreel::parity {

/// Tests that need a model's own file, which the set-up fetches and the repository does not hold.
class RealModelTest : public testing::Test {
  protected:
    explicit RealModelTest(const std::string& name) : path(data("../../.deps/director") / name) {}
    void SetUp() override {
        if (!std::filesystem::exists(path))
            GTEST_SKIP() << "2026-11-29: the model is no part of the repository; ./run --director fetches it";
    }

    const std::filesystem::path path;
};

inline nlohmann::json jsonFixture(const std::string& name) {
    std::ifstream file(data(name));
    return nlohmann::json::parse(file);
}

}  // namespace lightreel::parity
