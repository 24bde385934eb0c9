# shellcheck shell=bash disable=SC2154  # root and logs are set in say.sh
# Configure and build a preset. Sourced after say.sh.

# The presets set these for CMake only, and it is ninja that starts ccache. Without the first, no file with the
# precompiled header is ever found in the cache; the second lets clones in different folders share it.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
export CCACHE_BASEDIR=$root

# As many compilers as there are cores, but one per 2 GB of memory: a file that sees LibTorch takes that much.
job_count() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemTotal/ { print int($2 / 2000000) }' /proc/meminfo)
    ((memory < 1)) && memory=1
    echo $((cores < memory ? cores : memory))
}

# Presets are read from the current folder.
run_cmake() ( cd "$root" && cmake "$@" )

# configure PRESET FOLDER [OPTION...]: CMake, only when it has not run with these options yet. Afterwards ninja starts
# it again by itself when a CMake file has changed.
configure() {
    local preset=$1 folder=$2
    local stamp=$root/$folder/.configured-with
    shift 2
    if [[ -e $root/$folder/build.ninja && -e $stamp && $(<"$stamp") == "$preset $*" ]]; then return; fi
    step "Configuring $folder" "read the log; a missing package belongs into tools/packages/core.txt" \
        "$logs/configure-${folder##*/}.log" run_cmake --preset "$preset" -B "$folder" "$@"
    printf '%s\n' "$preset $*" >"$stamp"
}

# build FOLDER [TARGET...]: prints nothing when nothing is to be done.
build() {
    local folder=$1
    shift
    if [[ $(ninja -C "$root/$folder" -n "$@" 2>&1 | tail -n 1) == "ninja: no work to do." ]]; then return; fi
    step "Building $folder with $(job_count) compilers" "repair what the log names, then the same command again" \
        "$logs/build-${folder##*/}.log" ninja -C "$root/$folder" -j "$(job_count)" "$@"
}
