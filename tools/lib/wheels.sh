# shellcheck shell=bash disable=SC2154  # root and logs are set in say.sh
# LibTorch, CUDA and the assistant's models from hash-pinned Python wheels, unpacked into .deps (no Python is used at run
# time).
# Sourced after say.sh.

# marker LOCK: the file that says "all of this lock is unpacked"; it changes with the lock.
marker() { printf '%s/.deps/.ok-%s' "$root" "$(sha256sum "$root/tools/locks/$1.txt" | cut -c1-16)"; }

# lock_size LOCK: megabytes to fetch, from the lock's own comment.
lock_size() { sed -n 's/.*Download \([0-9]*\) MB.*/\1/p' "$root/tools/locks/$1.txt"; }

download_wheels() {
    TMPDIR="$root/.deps/tmp" python3 -m pip download --no-deps --require-hashes --only-binary=:all: \
        --no-cache-dir --python-version 3.11 --progress-bar off -d "$root/.deps/wheels" -r "$root/tools/locks/$1.txt"
}

# have_wheels LOCK: whether all its wheels lie in .deps/wheels.
have_wheels() {
    command -v python3 >/dev/null &&
        python3 "$root/tools/unpack_wheels.py" "$root/tools/locks/$1.txt" "$root/.deps" --have
}

# fetch_lock LOCK: nothing when its marker is there. Wheels already in .deps/wheels are not fetched again.
fetch_lock() {
    local lock=$1
    if [[ -e $(marker "$lock") ]]; then return; fi
    mkdir -p "$root/.deps/tmp" "$root/.deps/wheels"
    if ! have_wheels "$lock"; then
        step "Fetching $(lock_size "$lock") MB of wheels (tools/locks/$lock.txt)" \
            "check the network and the free space, then the same command again; whole files are kept" \
            "$logs/wheels-$lock.log" download_wheels "$lock"
    fi
    step "Checking and unpacking them into .deps" "rm -r .deps/wheels, then the same command again" \
        "$logs/unpack-$lock.log" python3 "$root/tools/unpack_wheels.py" "$root/tools/locks/$lock.txt" "$root/.deps" \
        --marker "$(marker "$lock")"
    rm -rf "$root/.deps/tmp"
}
