#pragma once

/// Before a function with inner loops that the compiler can vectorise: one version is made for each kind of
/// processor, and the loader picks.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define LIGHTREEL_CLONES [[gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#else
#define LIGHTREEL_CLONES
#endif
