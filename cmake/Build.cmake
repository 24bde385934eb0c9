# Language level, warnings, sanitizers and where the outputs go.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")

# Every target of ours links this one; third-party targets never do.
add_library(lightreel_options INTERFACE)
add_library(Lightreel::Options ALIAS lightreel_options)
target_include_directories(lightreel_options INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}/generated")
target_compile_options(lightreel_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
  # GCC's PCH is made cacheable for ccache by this flag (see CMakePresets.json for its other half).
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
  $<$<BOOL:${LIGHTREEL_WERROR}>:-Werror>
  # GCC 12 sees overlaps in std::string's own code at -O3 where there are none (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # Warnings that follow values through inlined code are shown, but no reason to stop.
  -Wno-error=maybe-uninitialized -Wno-error=stringop-overflow -Wno-error=array-bounds)
target_compile_definitions(lightreel_options INTERFACE
  $<$<BOOL:${LIGHTREEL_TEST_HOOKS}>:LIGHTREEL_TEST_HOOKS>)
target_link_options(lightreel_options INTERFACE "LINKER:--disable-new-dtags")

set(LIGHTREEL_SANITIZE "" CACHE STRING "Sanitizers, for instance address,undefined or thread")
if(LIGHTREEL_SANITIZE)
  add_compile_options(-fsanitize=${LIGHTREEL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LIGHTREEL_SANITIZE})
endif()

file(WRITE "${CMAKE_BINARY_DIR}/generated/.keep" "")
