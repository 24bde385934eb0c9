#pragma once

namespace lightreel {

/// How long a captured tensor lives.
enum class EntryLifetime {
    UntilNextFull,  ///< gone when a full step begins and before decoding: adds nothing to the peak
                    ///< (LightCache)
    UntilReplaced,  ///< held until the next one is there, through decoding too (DeepCache)
};

}  // namespace lightreel
