# shellcheck shell=bash disable=SC2154  # root is set in say.sh
# Everything that a build needs, Debian packages and LibTorch, and the assistant's models for those who want them. Sourced after say.sh, packages.sh and wheels.sh.

# Only one ./run or ./test works on a folder at a time; the lock goes with the process or with unlock_folder.
lock_folder() {
    mkdir -p "$root/.deps" "$logs"
    exec 9>"$root/.deps/.lock"
    flock -n 9 || { say "Waiting for another ./run or ./test in this folder"; flock 9; }
}

unlock_folder() { exec 9>&-; }

# use_libtorch DIR: prints its full path, or refuses it. Empty stays empty: the wheel in .deps.
use_libtorch() {
    if [[ -z $1 ]]; then return; fi
    [[ -e $1/include/ATen/ATen.h && -e $1/lib/libtorch_cpu.so ]] ||
        fail "$1 is not a LibTorch: include/ATen/ATen.h or lib/libtorch_cpu.so is missing in it."
    realpath "$1"
}

# Whether this machine has a compiler of CUDA 13 of its own.
has_nvcc() { PATH=$PATH:/usr/local/cuda/bin nvcc --version 2>/dev/null | grep -q 'release 13\.'; }

# wanted_locks LIBTORCH GPU(yes|no) DIRECTOR(yes|no): the locks that are not unpacked yet, one a line.
wanted_locks() {
    if [[ -z $1 && ! -e $(marker torch-cpu) ]]; then echo torch-cpu; fi
    if [[ $3 == yes && ! -e $(marker director) ]]; then echo director; fi
    if [[ $2 == no ]]; then return; fi
    if [[ ! -e $(marker torch-gpu) ]]; then echo torch-gpu; fi
    if ! has_nvcc && [[ ! -e $(marker nvcc) ]]; then echo nvcc; fi
}

# The disk must hold wheels, their contents and one build. check_disk GPU(yes|no)
check_disk() {
    local wanted=6 free
    [[ $1 == no ]] || wanted=12
    free=$(df -Pk "$root" | awk 'NR == 2 { print int($4 / 1000000) }')
    ((free >= wanted)) || fail "$free GB are free on the disk of $root; up to $wanted GB are needed." "free some space"
}

# setup LISTS LIBTORCH GPU DIRECTOR ASK OFFLINE: installs and unpacks what is missing; asks once on a terminal when ASK
# is yes.
setup() {
    local lists=$1 libtorch=$2 gpu=$3 director=$4 ask=$5 offline=$6 megabytes=0 lock answer
    local -a packages locks absent=()
    # shellcheck disable=SC2086  # a list of words
    mapfile -t packages < <(missing_packages $lists)
    mapfile -t locks < <(wanted_locks "$libtorch" "$gpu" "$director")
    for lock in "${locks[@]}"; do
        if have_wheels "$lock"; then continue; fi
        absent+=("$lock")
        megabytes=$((megabytes + $(lock_size "$lock")))
    done

    if ((${#packages[@]} + ${#absent[@]})); then
        say "Missing: ${#packages[@]} Debian packages; wheels of $megabytes MB"
        if ((${#packages[@]})); then printf '%s\n' "${packages[*]}" | fold -s -w 100 | sed 's/^/    /'; fi
        if ((${#absent[@]})); then printf '    %s -> %s\n' "${absent[*]/%/.txt}" "$root/.deps"; fi
        [[ $offline == no ]] || fail "the above is missing, and --offline forbids fetching it." "the same without --offline"
        if ((${#absent[@]})); then check_disk "$gpu"; fi
        if [[ $ask == yes && -t 0 && -t 1 ]]; then
            read -r -p "    Install it? [Y/n] " answer
            [[ ${answer:-y} == [yYjJ]* ]] || exit 1
        fi
    fi
    if ((${#packages[@]})); then install_packages "${packages[@]}"; fi
    for lock in "${locks[@]}"; do fetch_lock "$lock"; done
}
