#include "core/base/strict_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace lightreel {
namespace {

TEST(StrictJson, B4_WhatIsAmbiguousOrTooMuchIsRefused) {
    for (const std::string& text :
         {std::string(R"({"a":1,"a":2})"), std::string(R"({"a":18446744073709551616})"), std::string("{"),
          std::string("{} {}"), std::string("\"\xff\""), std::string("nul"),
          std::string(40, '[') + std::string(40, ']')})
        EXPECT_FALSE(parseStrictJson(text, "test")) << text;
    EXPECT_FALSE(parseStrictJson("[1,2,3]", "test", {100, 3, 2}));
    EXPECT_FALSE(parseStrictJson(std::string(200, ' '), "test", {100, 3, 20}));
}

TEST(StrictJson, soundTextIsRead) {
    const auto read =
        parseStrictJson(R"({"a":[1,-2,2.5,"ü",null,true],"b":{"a":18446744073709551615}})", "test");
    ASSERT_TRUE(read);
    EXPECT_EQ((*read)["a"][3], "ü");
    EXPECT_EQ((*read)["b"]["a"], ~uint64_t{0});
}

TEST(StrictJson, pythonsNumbersCountAsNullWhereAskedFor) {
    const std::string text =
        R"({"lambda_min_clipped": -Infinity, "a": [NaN, Infinity], "b": "NaN \" -Infinity"})";
    EXPECT_FALSE(parseStrictJson(text, "test"));
    const auto read = parseStrictJson(text, "test", {.pythonNumbers = true});
    ASSERT_TRUE(read);
    EXPECT_TRUE((*read)["lambda_min_clipped"].is_null());
    EXPECT_TRUE((*read)["a"][1].is_null());
    EXPECT_EQ((*read)["b"], R"(NaN " -Infinity)");
}

}  // namespace
}  // namespace lightreel
