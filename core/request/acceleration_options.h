#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>

namespace lightreel {

/// How the run may save time and memory. Every default changes nothing in the picture.
struct AccelerationOptions {
    struct Slice {
        int frames = 1;  ///< frames decoded at once; 1 is the smallest peak and exact for 2-D decoders

        friend bool operator==(const Slice&, const Slice&) = default;
    };
    Slice slice;
    std::optional<int64_t>
        memoryBudget;  ///< bytes the run may allocate; nothing: 85 % of what is free at the start

    friend bool operator==(const AccelerationOptions&, const AccelerationOptions&) = default;
};

[[nodiscard]] nlohmann::json toJson(const AccelerationOptions& options);
[[nodiscard]] AccelerationOptions accelerationFromJson(const nlohmann::json& json);

}  // namespace lightreel
