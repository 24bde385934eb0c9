include(GoogleTest)
# One static target per folder of core/, named after it: lightreel_denoise, alias Lightreel::Denoise.
#
#   lightreel_folder(NAME SOURCES file... [PUBLIC target...] [PRIVATE target...] [TORCH])
#
# TORCH marks a folder whose files see LibTorch: it gets the precompiled header and hidden symbols.
function(lightreel_folder name)
  cmake_parse_arguments(arg "TORCH" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  set(target lightreel_${name})
  string(SUBSTRING "${name}" 0 1 first)
  string(TOUPPER "${first}" first)
  string(SUBSTRING "${name}" 1 -1 rest)
  add_library(${target} STATIC ${arg_SOURCES})
  add_library(Lightreel::${first}${rest} ALIAS ${target})
  target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE Lightreel::Options ${arg_PRIVATE})
  target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
  if(arg_TORCH)
    target_link_libraries(${target} PUBLIC LibTorch::cpu)
    lightreel_torch_pch(${target})
  endif()
endfunction()

# The precompiled header of the torch folders: made once (lightreel_torch_pch), used by all of them.
function(lightreel_torch_pch target)
  set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(TARGET lightreel_torch_pch)
    target_precompile_headers(${target} REUSE_FROM lightreel_torch_pch)
  endif()
endfunction()

# A GoogleTest program: lightreel_test(NAME LABEL SOURCES file... LINK target... [TORCH]). Each TEST is one ctest.
function(lightreel_test name label)
  cmake_parse_arguments(arg "TORCH" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LINK} Lightreel::Options GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE LIGHTREEL_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data"
                                             LIGHTREEL_RESOURCES="${CMAKE_SOURCE_DIR}/resources")
  if(arg_TORCH)
    target_link_libraries(${name} PRIVATE LibTorch::cpu)
    # Programs are compiled -fPIE by default; the shared precompiled header wants the libraries' -fPIC.
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${name} PRIVATE -fPIC)
    lightreel_torch_pch(${name})
  endif()
  gtest_discover_tests(${name} PROPERTIES LABELS ${label} DISCOVERY_MODE PRE_TEST)
endfunction()
