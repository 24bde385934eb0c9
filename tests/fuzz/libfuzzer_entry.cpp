// What libFuzzer calls. LIGHTREEL_FUZZ_TARGET names a function of fuzz_targets.h; tools/fuzz sets it.
#include "tests/fuzz/fuzz_targets.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    lightreel::fuzz::LIGHTREEL_FUZZ_TARGET({bytes, size});
    return 0;
}
