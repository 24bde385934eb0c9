#!/usr/bin/env bash
# Faults from outside, one function each, named after its row in docs/RELIABILITY.md's catalogue.
# faults.sh LIGHTREEL_CLI TEST_DATA ROW FAULT_CALLS; exit 77: this machine cannot make the fault (said why).
# shellcheck disable=SC2317  # the functions are called by their names
# shellcheck source=tests/cli/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"
row=$3
fault_calls=$4
model="$data/tiny-t2v"
weights=unet/diffusion_pytorch_model.safetensors

# tiny OPTION...: a run of well under a second
words=(generate x --model "$model" --width 32 --height 32 --frames 2 --steps 2 --guidance 1 --dtype float32 --seed 1)
tiny() { "$cli" "${words[@]}" "$@"; }
# slow: what makes it decode for some seconds
slow=(--width 512 --height 512 --frames 24 --steps 1 --quiet)

# expect CODE WORD COMMAND...: exit code, a word of the one paragraph, and nothing left in the current folder
expect() {
    local code=$1 word=$2
    shift 2
    "$@" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null
    local got=$?
    [[ $got == "$code" ]] || complain "exit $got instead of $code: $*: $(head -c 300 "$scratch/stderr")"
    grep -qi -- "$word" "$scratch/stderr" || complain "no \"$word\" in: $(head -c 300 "$scratch/stderr")"
    [[ $(wc -l <"$scratch/stderr") -le 1 ]] || complain "more than one paragraph: $(head -c 600 "$scratch/stderr")"
    nothing_left "$*"
}

nothing_left() {
    [[ -z $(ls -A) ]] || { complain "left behind by $1: $(ls -A)"; find . -mindepth 1 -delete; }
}

# wait_for GLOB PID: until a file of that name is there (0) or the process has ended (1)
wait_for() {
    until compgen -G "$1" >/dev/null; do
        kill -0 "$2" 2>/dev/null || return 1
        sleep 0.01
    done
}

# The mount namespace that some rows need: small disks and read-only folders without touching the machine's own.
mounted() {
    unshare -rm true 2>/dev/null || { echo "SKIPPED: no mount namespaces on this machine"; exit 77; }
    unshare -rm bash -c "$1" -- "${@:2}"
}

B5_ACutModelIsRefused() {
    cp -r "$model" "$scratch/cut"
    local size part
    size=$(stat -c %s "$model/$weights")
    for part in 0 1 7 8 9 100 $((size / 64)) $((size / 3)) $((size / 2)) $((size - 1)); do
        head -c "$part" "$model/$weights" >"$scratch/cut/$weights"
        expect 6 "damaged" tiny --model "$scratch/cut"
    done
}

# during_a_run COMMAND...: what is done to the model in $scratch/live while a run uses it must end that run
during_a_run() {
    cp -r "$model" "$scratch/live"
    errors=$scratch/stderr begins '"kind":"step"' "$scratch/events" "$cli" "${words[@]}" --model "$scratch/live" --steps 900 --progress json ||
        complain "it ended too early"
    "$@"
    wait "$pid"
    local code=$?
    [[ $code == 6 ]] || complain "exit $code: $(cat "$scratch/stderr")"
    grep -q "changed on disk" "$scratch/stderr" || complain "$(cat "$scratch/stderr")"
    nothing_left "$*"
    rm -rf "$scratch/live"
}

B5_AModelThatChangesDuringTheRunEndsIt() { during_a_run touch "$scratch/live/$weights"; }

B5_AModelThatIsCutDuringTheRunEndsIt() { during_a_run truncate -s 0 "$scratch/live/$weights"; }

B8_NamesThatLeadOutOfTheFolderAreRefused() {
    cp -r "$model" "$scratch/shards"
    mv "$scratch/shards/$weights" "$scratch/elsewhere.safetensors"
    local name
    for name in ../../elsewhere.safetensors /etc/passwd .hidden.safetensors 'C:\x.safetensors' sub/x.safetensors x.bin; do
        printf '{"weight_map": {"conv_in.weight": "%s"}}' "${name//\\/\\\\}" \
            >"$scratch/shards/unet/diffusion_pytorch_model.safetensors.index.json"
        expect 6 "plain .safetensors name" tiny --model "$scratch/shards"
    done
    rm "$scratch/shards/unet/"*.index.json
    mkfifo "$scratch/shards/$weights"
    expect 6 "regular file" tiny --model "$scratch/shards"
}

B9_PicklesAreRefusedWhateverTheirName() {
    cp -r "$model" "$scratch/pickle"
    printf '\x80\x02}q\x00.' >"$scratch/pickle/$weights"
    expect 6 "can run code" tiny --model "$scratch/pickle"
    printf 'PK\x03\x04aaaaaaaaaaaaaa' >"$scratch/pickle/$weights"
    expect 6 "can run code" tiny --model "$scratch/pickle"
    rm "$scratch/pickle/$weights"
    touch "$scratch/pickle/unet/diffusion_pytorch_model.bin"
    expect 6 "can run code" tiny --model "$scratch/pickle"
}

B10_WrongConfigurationsAreRefused() {
    cp -r "$model" "$scratch/wrong"
    local config=$scratch/wrong/unet/config.json change
    for change in 's/"layers_per_block": 2/"layers_per_block": 1000000000/' 's/"layers_per_block": 2/"layers_per_block": 3/' \
        's/"norm_num_groups": 4/"norm_num_groups": 5/' 's/"cross_attention_dim": 24/"cross_attention_dim": 25/' \
        's/CrossAttnDownBlock2D/AttnDownBlock2D/' 's/"in_channels": 4/"in_channels": -4/' 's/{/[/'; do
        sed "$change" "$model/unet/config.json" >"$config"
        cmp -s "$config" "$model/unet/config.json" && complain "no change by $change"
        expect 6 "model" tiny --model "$scratch/wrong"
    done
    for part in vae text_encoder scheduler; do
        rm -rf "$scratch/wrong" && cp -r "$model" "$scratch/wrong"
        for config in "$scratch/wrong/$part/"*config.json; do echo '{"a": 1, "a": 2}' >"$config"; done
        expect 6 "stands twice" tiny --model "$scratch/wrong"
    done
}

B13_AModelFolderThatGoesDuringTheRun() { during_a_run mv "$scratch/live" "$scratch/gone"; }

D1_AFullDiskAtAnyPointLeavesNothing() {
    local name kib refused
    for name in clip.mp4 clip.webm clip.gif frames/; do
        refused=0
        for kib in 4 8 16 24 40; do
            # shellcheck disable=SC2016
            mounted 'mkdir -p disk; mount -t tmpfs -o size=$3k none disk && cd disk || exit 99
                "$1" generate x --model "$2" --width 64 --height 64 --frames 8 --steps 1 --guidance 1 --seed 1 --quiet --output "$4"
                code=$?; ls -A >../left; du -k . >../used; exit $code' "$cli" "$model" "$kib" "$name" 2>"$scratch/stderr"
            local code=$?
            [[ $code == 77 ]] && exit 77
            if [[ $code == 0 ]]; then
                [[ -n $(cat left) ]] || complain "$name at $kib KiB: done without a file"
            else
                refused=$((refused + 1))
                [[ $code == 5 ]] || complain "$name at $kib KiB: exit $code: $(cat "$scratch/stderr")"
                grep -q "disk is full" "$scratch/stderr" || complain "$name: $(cat "$scratch/stderr")"
                [[ -z $(cat left) ]] || complain "$name at $kib KiB left $(cat left)"
            fi
            grep -q part left && complain "a part file stayed: $(cat left)"
        done
        ((refused > 0)) || complain "$name: no disk was too small, so nothing is tested"
    done
    rm -rf disk left used
}

# with_fault CALL:N:WHAT OPTION...: a tiny run in which the Nth fsync (see tests/support/fault_calls.cpp) fails
with_fault() {
    local fault=$1
    shift
    rm -f "$scratch/calls"
    # The preloaded library stands before a sanitizer's own.
    ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-} LIGHTREEL_FAULT=$fault LIGHTREEL_FAULT_LOG="$scratch/calls" \
        LD_PRELOAD=$fault_calls "$cli" "${words[@]}" "$@"
}

calls() { wc -l <"$scratch/calls"; }

# Every fsync of a run fails once; the last of them belong to the record.
D4_AFailedFsyncIsNeverCalledGood() {
    local name at code of_clip
    for name in clip.mp4 clip.webm clip.gif frames/; do
        with_fault fsync:999:EIO --quiet --output "$name" || complain "$name: no clip without a fault"
        of_clip=$(($(grep -n -m1 '\.json' "$scratch/calls" | cut -d: -f1) - 1))
        ((of_clip >= 3)) || complain "$name: $of_clip fsyncs, so nothing is tested"
        find . -mindepth 1 -delete
        for ((at = 1; at <= of_clip; at++)); do
            expect 5 "failed: Input/output error" with_fault "fsync:$at:EIO" --quiet --output "$name"
            [[ $(calls) == "$at" ]] || complain "$name: fsync went on after number $at: $(cat "$scratch/calls")"
        done
    done
    # The record: the clip is done and stays; a record that was asked for is an error, the usual one a warning.
    for ((at = of_clip + 1; at <= of_clip + 2; at++)); do
        with_fault "fsync:$at:EIO" --quiet --output "$name" --record run.json 2>"$scratch/stderr"
        code=$?
        [[ $code == 5 && $(calls) == "$at" && -d frames && ! -e run.json ]] || complain "record, $at: exit $code, $(ls -A)"
        grep -q "run.json failed: Input/output error" "$scratch/stderr" || complain "$(cat "$scratch/stderr")"
        find . -mindepth 1 -delete
        with_fault "fsync:$at:EIO" --quiet --output "$name" 2>"$scratch/stderr" || complain "record, $at: the clip was not done"
        grep -q "frames.json failed: Input/output error" "$scratch/stderr" || complain "nothing is said of the record"
        [[ $(ls -A) == frames ]] || complain "half a record: $(ls -A)"
        find . -mindepth 1 -delete
    done
    # A file system whose folders cannot be synced at all is no fault.
    with_fault "fsync:$of_clip:EINVAL" --quiet --output "$name" || complain "a folder that cannot be synced"
}

D5_AReadOnlyFolderIsSaidBeforeTheWork() {
    # shellcheck disable=SC2016
    mounted 'mkdir disk; mount -t tmpfs -o ro none disk || exit 99
        "$1" generate x --model "$2" --steps 900 --quiet --output disk/clip.mp4' "$cli" "$model" 2>"$scratch/stderr"
    local code=$?
    [[ $code == 5 ]] || complain "exit $code: $(cat "$scratch/stderr")"
    rmdir disk
    nothing_left "a read-only folder"
    expect 5 "No such file" tiny --output nowhere/clip.mp4
    expect 5 "No such file" tiny --record nowhere/run.json
    touch "$scratch/file"
    expect 5 "Not a directory" tiny --output "$scratch/file/clip.mp4"
    expect 5 "Not a directory" tiny --dump "$scratch/file/dump"
    mkdir "$scratch/pictures" && touch "$scratch/pictures/holiday.jpg"
    expect 5 "other things" tiny --overwrite --output "$scratch/pictures/"
    [[ -e $scratch/pictures/holiday.jpg ]] || complain "a picture was deleted"
    mkdir "$scratch/clip.mp4"
    expect 5 "folder" tiny --overwrite --output "$scratch/clip.mp4"
}

D6_AFileSizeLimitIsLikeAFullDisk() {
    (ulimit -f 2 && expect 5 "disk is full" tiny "${slow[@]}" && exit "$failures") || failures=1
}

D8_AFolderOfThatNameIsNotReplaced() {
    mkdir clip.mp4
    tiny --quiet || complain "no clip beside a folder of its name"
    [[ -d clip.mp4 && -f "clip (2).mp4" ]] || complain "$(ls)"
    for _ in 1 2; do tiny --quiet --output frames/ || complain "no sequence"; done
    [[ -d "frames (2)" ]] || complain "$(ls)"
    tiny --quiet --overwrite --frames 1 --output frames/ || complain "a sequence was not replaced"
    [[ $(ls frames) == frame_0001.png ]] || complain "old pictures stayed: $(ls frames)"
}

# goes_on NAME COMMAND...: a swapping run that cannot swap says so in one line and makes the same frames
goes_on() {
    local name=$1
    shift
    "$@" 2>"$scratch/stderr" || complain "$name: no clip: $(cat "$scratch/stderr")"
    [[ $(grep -c "features stay in memory" "$scratch/stderr") == 1 && $(wc -l <"$scratch/stderr") == 1 ]] ||
        complain "$name: $(cat "$scratch/stderr")"
    cmp "$scratch/plain/frames.safetensors" "$scratch/dump/frames.safetensors" || complain "$name: other frames"
    rm -rf -- ./* "$scratch/dump"
}

D10_AFolderThatTakesNoScratchFileIsNoHindrance() {
    words+=(--steps 5 --cache lightcache --quiet)
    tiny --dump "$scratch/plain" || complain "no plain clip"
    rm -rf -- ./*
    mkdir "$scratch/spill"
    local swap=(--swap features --swap-folder "$scratch/spill" --dump "$scratch/dump")
    goes_on "no such folder" tiny "${swap[@]}" --swap-folder "$scratch/nowhere"
    goes_on "a file" tiny "${swap[@]}" --swap-folder "$model/$weights"
    goes_on "full at once" with_fault "posix_fallocate:*:ENOSPC" "${swap[@]}"
    goes_on "full later" with_fault "pwrite:2:ENOSPC" "${swap[@]}"
    goes_on "broken" with_fault "pwrite:1:EIO" "${swap[@]}"
    # shellcheck disable=SC2016
    for kind in "tmpfs" "tmpfs -o ro"; do
        goes_on "$kind" mounted 'spill=$1; kind=$2; shift 2; mount -t $kind none "$spill" || exit 99; exec "$@"' \
            "$scratch/spill" "$kind" "$cli" "${words[@]}" "${swap[@]}"
    done
    [[ -z $(ls -A "$scratch/spill") ]] || complain "left behind: $(ls -A "$scratch/spill")"
}

E1_NothingOfTheScratchFileIsLeftAfterAKill() {
    mkdir "$scratch/spill"
    begins '"step":"reuse"' "$scratch/events" "$cli" "${words[@]}" --steps 900 --cache lightcache --swap features --swap-folder "$scratch/spill" \
        --progress json || complain "it ended before it could be killed"
    readlink "/proc/$pid/fd/"* | grep -q "$scratch/spill/.*(deleted)" || complain "it has no scratch file, so nothing is tested"
    kill -KILL "$pid"
    wait "$pid" 2>/dev/null
    [[ -z $(ls -A "$scratch/spill") ]] || complain "left behind: $(ls -A "$scratch/spill")"
    rm -rf -- ./* ./.[!.]*
}

E1_WhatAKilledRunLeftGoesAtTheNextOne() {
    local name
    for name in clip.mp4 clip.gif frames/; do
        "$cli" "${words[@]}" "${slow[@]}" --output "$name" &
        local pid=$!
        wait_for "*.lightreel-*.part*" "$pid" || complain "$name: it ended before it could be killed"
        kill -KILL "$pid"
        wait "$pid" 2>/dev/null
        [[ -n $(ls -A) ]] || complain "$name: nothing was left, so nothing is tested"
        tiny --quiet --output "$name" || complain "$name: the next run failed"
        compgen -G "*part*" && complain "$name: a leftover stayed"
        [[ $(find . -mindepth 1 -maxdepth 1 | wc -l) == 2 ]] || complain "$name: $(ls -A)"
        rm -rf -- ./*
    done
}

E5_SignalsEndARunCleanly() {
    local signal wait
    for signal in INT TERM HUP; do
        for wait in 0.2 0.8 1.6; do
            # A shell ignores INT for its background processes; env gives it back.
            env --default-signal=INT "$cli" generate x --model "$model" --width 256 --height 256 --frames 24 --steps 50 \
                --guidance 1 --quiet 2>"$scratch/stderr" &
            local pid=$!
            sleep "$wait"
            kill -"$signal" "$pid"
            wait "$pid"
            local code=$?
            # Before the handler stands (the first moments) the signal itself ends the process: 128 + n.
            [[ $code == 4 || ($wait == 0.2 && $code -gt 128) ]] || complain "$signal after $wait s: exit $code"
            nothing_left "$signal after $wait s"
        done
    done
}

J1_NamesOfEveryKindWork() {
    local odd="$scratch/Ünï \"q' 日本 😀"
    mkdir "$odd" && cp -r "$model" "$odd/modèle" && cd "$odd" || exit 1
    local locale
    for locale in C C.UTF-8 de_DE.UTF-8; do
        env LC_ALL="$locale" "$cli" "${words[@]}" --model "$odd/modèle" --quiet --output "clïp %s $locale.mp4" --guidance 1.5 || complain "$locale"
        [[ -s "clïp %s $locale.mp4" ]] || complain "$locale: no clip"
        grep -q '"guidance": 1.5' "clïp %s $locale.json" || complain "$locale: the record has no 1.5"
    done
    cd "$scratch/out" || exit 1
}

J3_PromptsOfEveryKindAreKeptExactly() {
    local name
    head -c 1048577 /dev/zero | tr '\0' a >"$scratch/long"
    for name in a.mp4 a.webm f/; do
        "$cli" generate --prompt $'%s "q" \\ \xf0\x9f\x98\x80 \u202e \xff line\nbreak' --model "$model" --width 32 --height 32 --frames 1 \
            --steps 1 --quiet --output "$name" --overwrite || complain "an odd prompt: $name"
    done
    find . -mindepth 1 -delete
    expect 1 "empty" "$cli" generate --prompt $' \t\n'
}

J5_AReadOnlyModelWorks() {
    cp -r "$model" "$scratch/readonly" && chmod -R a-w "$scratch/readonly"
    tiny --model "$scratch/readonly" --quiet || complain "no clip from a read-only folder"
    chmod -R u+w "$scratch/readonly"
    [[ -z $(find "$scratch/readonly" -newer "$scratch/out/clip.mp4") ]] || complain "the model's folder was written to"
}

G3_NoHomeIsNoHindrance() {
    env -u HOME -u LIGHTREEL_HOME -u XDG_DATA_HOME "$cli" models list >"$scratch/list" || complain "models list without HOME"
    grep -q lightreel-demo-t2v "$scratch/list" || complain "$(cat "$scratch/list")"
    env -i "$cli" generate x --model "$model" --width 32 --height 32 --frames 1 --steps 1 --quiet || complain "generate without any environment"
    rm -f clip.*
    nothing_left "no HOME"
}

# oneDNN told that the processor has nothing newer than AVX2: the plain operators take over in both dtypes.
A6_OldProcessorsComputeToo() {
    local dtype
    for dtype in float32 bfloat16; do
        ONEDNN_MAX_CPU_ISA=AVX2 tiny --dtype "$dtype" --quiet || complain "$dtype without AVX-512"
        rm -f clip.*
    done
    nothing_left "old processors"
}

A12_AMissingCodecIsSaid() {
    mkdir -p "$scratch/install/bin" "$scratch/install/lib"
    cp "$cli" "$scratch/install/bin/"
    cp "$(dirname "$cli")/../lib/"liblightreel_{base,engine}.so "$scratch/install/lib/"
    cli="$scratch/install/bin/lightreel-cli"
    expect 5 "cannot write GIF" tiny --output clip.gif
    "$cli" doctor >"$scratch/doctor" 2>&1 && complain "doctor is content without GIF"
    grep -q "FAIL *codec GIF" "$scratch/doctor" || complain "$(cat "$scratch/doctor")"
}

"$row"
((failures == 0)) && echo "$row holds"
exit $((failures > 0))
