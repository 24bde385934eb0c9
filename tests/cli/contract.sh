#!/usr/bin/env bash
# Holds the built command line against its contract: exit codes, one paragraph on stderr, nothing left behind.
# contract.sh LIGHTREEL_CLI TEST_DATA
# shellcheck source=tests/cli/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"

# expect CODE WORD ARGUMENTS...: the exit code, a word of the message, no file left, no stack trace
expect() {
    local code=$1 word=$2
    shift 2
    "$cli" "$@" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null
    local got=$?
    [[ $got == "$code" ]] || complain "exit $got instead of $code: $*: $(head -c 300 "$scratch/stderr")"
    grep -qi -- "$word" "$scratch/stderr" || complain "no \"$word\" in: $(head -c 300 "$scratch/stderr")"
    [[ $code == 1 || $(wc -l <"$scratch/stderr") -le 1 ]] || complain "more than one paragraph: $*"
    [[ -z $(ls -A) ]] || { complain "left behind by $*: $(ls -A)"; rm -rf -- ./* ./.[!.]*; }
}

tiny=(--model "$data/tiny-t2v" --width 32 --height 32 --frames 2 --steps 2 --guidance 1 --dtype float32)

expect 1 "multiple of 8" generate x --width 100
expect 1 "between" generate x --frames 99999
expect 1 "at least 1" generate x --frames 0
expect 1 "empty" generate --prompt "  "
expect 1 "knows at most 24" generate x "${tiny[@]}" --frames 25
expect 1 "dtype" generate x --dtype int4
expect 1 "twice" generate x --prompt y
expect 1 "scheduler" generate x --scheduler heun
expect 1 "memory-budget" generate x --memory-budget many
expect 1 "not exist" generate x --noise none.safetensors
expect 1 "size of this clip" generate x "${tiny[@]}" --noise "$data/runs/noise_0.safetensors"
expect 1 "output" generate x "${tiny[@]}" --output clip.avi
expect 1 "" generate x --no-such-option exact
expect 1 "least-memory" generate x --preset magic
expect 1 "exact" generate x --chunk magic
expect 1 "4 rows" generate x "${tiny[@]}" --chunk exact --chunk-rows 5
expect 1 "chunk-bytes" generate x --chunk exact --chunk-bytes few
expect 1 "lightcache" generate x --cache magic
expect 1 "between" generate x --cache lightcache --cache-interval 0
expect 1 "between" generate x --cache adaptive --error-budget 11
expect 1 "cache adaptive" generate x --error-budget 0.1
expect 1 "cache adaptive" generate x --cache lightcache --error-budget 0.1
expect 1 "chooses the steps" generate x --cache adaptive --cache-interval 3
expect 1 "euler, dpmpp_2m" generate x "${tiny[@]}" --cache adaptive --scheduler euler_ancestral
expect 1 "0 to 5" generate x "${tiny[@]}" --cache lightcache --cache-depth 6
expect 1 "features" generate x --swap magic
for option in "--cache-interval 3" "--cache-depth 1" "--cache-centre 4" "--cache-power 2" "--chunk-bytes 8MiB" "--chunk-frames 2" "--chunk-rows 2" \
    "--swap-folder ." "--swap-wait"; do
    # shellcheck disable=SC2086  # an option and its value
    expect 1 "belongs to ${option:2:4}" generate x $option
    # shellcheck disable=SC2086
    expect 1 "belongs to ${option:2:4}" generate x --cache off --chunk off --swap off $option
done
expect 1 "belongs to cache, which is off" generate x --preset exact --cache-interval 3
expect 1 "centre of the steps" generate x --cache lightcache --cache-power 2
expect 1 "number of parts is given" generate x --chunk exact --chunk-frames 2 --chunk-rows 2 --chunk-bytes 8MiB
expect 1 "swap features and swap all" generate x --swap weights --swap-folder .
expect 1 "no features to swap" generate x "${tiny[@]}" --swap all --swap-folder .
expect 1 "no features to swap" generate x "${tiny[@]}" --preset least-memory --swap-folder .
expect 1 "number of parts alone" generate x --chunk paper --chunk-bytes 1MiB
expect 1 "decoded by itself" generate x --slice 2 --slice-rows 2
expect 1 "window holds fewer" generate x --slice 8 --temporal-decode window:1
expect 1 "interval of 1" generate x --cache lightcache --cache-interval 1 --cache-depth 3
expect 1 "budget of 0" generate x --cache adaptive --error-budget 0 --cache-depth 2
expect 1 "steps are 0 to 1" generate x "${tiny[@]}" --cache lightcache --cache-centre 2
for word in 2d window:2 window:02; do
    expect 1 "each frame by itself" generate x "${tiny[@]}" --temporal-decode "$word"
done
expect 1 "excludes" generate x --quiet --progress json
expect 1 "at most 50" generate x "${tiny[@]}" --output a.gif --fps 51
expect 1 "auto, float32, bfloat16\." generate x --dtype int4
expect 1 "\"foo\": known are generate" foo
expect 1 "\"foo\": known are list" models foo

# Numbers are decimal, and what is too large is no other number.
for number in 9223372036854775808 99999999999999999999 0x10 1e2 ten; do
    expect 1 "seed" generate x --seed "$number"
    expect 1 "steps" generate x --steps "$number"
done
expect 1 "guidance" generate x --guidance 0x2

# What names something is not empty, as a variable that is not set makes it; an empty negative prompt is none.
for option in record dump noise motion-adapter memory-budget scheduler output model dtype device preset image swap-folder; do
    expect 1 "$option cannot be \"\"" generate x "--$option" ""
done
expect 1 "empty" assistant forget --all --project ""
expect 1 "empty" assistant decisions --add ""
expect 1 "empty" models info ""
expect 1 "knows at most" generate x "${tiny[@]}" --negative-prompt "" --frames 25

# Start pictures: words, belongings, files.
pictures="$data/pictures"
echo "Dear diary," >"$scratch/text.png"
head -c 60 "$pictures/cmyk.jpg" >"$scratch/cut.jpg"
mkdir "$scratch/empty"
expect 1 "crop, pad and stretch" generate x --image a.png --fit magic
expect 1 "between 0 and 1" generate x --image a.png --crop-x 2
expect 1 "between 1 and 8" generate x --image a.png --crop-zoom 0.5
expect 1 "belongs to --fit crop" generate x --image a.png --fit pad --crop-zoom 2
for option in "--fit pad" "--crop-y 0" "--motion-bucket 3" "--noise-aug 0.1" "--min-guidance 1" "--strength 0.5"; do
    # shellcheck disable=SC2086  # an option and its value
    expect 1 "name one with --image" generate x $option
done
expect 1 "between 0 and 1023" generate --image a.png --motion-bucket 1024
expect 1 "between 0 and 10" generate --image a.png --noise-aug -1
expect 1 "between 0 and 1" generate x --image a.png --strength 1.5
expect 1 "another name" generate --image a.png --guidance 3 --max-guidance 2.5
for word in window window:x exact:2 2d:1 magic; do
    expect 1 "window:N" generate x --temporal-decode "$word"
done
expect 1 "between 1 and 1024" generate x --temporal-decode window:0
expect 1 "does not exist" generate x "${tiny[@]}" --image none.png
expect 1 "no picture" generate x "${tiny[@]}" --image "$scratch/text.png"
expect 1 "too early" generate x "${tiny[@]}" --image "$scratch/cut.jpg"
expect 1 "60000 x 60000" generate x "${tiny[@]}" --image "$pictures/huge.png"
expect 1 "none would be left" generate x "${tiny[@]}" --image "$pictures/cmyk.jpg" --strength 0.4
expect 1 "no PNG pictures" generate x "${tiny[@]}" --image "$scratch/empty"
expect 2 "device" generate x "${tiny[@]}" --device cuda
expect 3 "memory" generate x "${tiny[@]}" --memory-budget 20KiB
expect 5 "written" generate x "${tiny[@]}" --output no/such/folder/clip.mp4
expect 6 "no model" generate x --model nothing-of-this-name
expect 1 "excludes" bench cache x "${tiny[@]}" --json --csv
expect 6 "no model" bench cache x --model nothing-of-this-name
expect 6 "model_index" generate x --model "$scratch/out"

# A model whose weights end too early, one with a missing tensor's file, one with pickles.
cp -r "$data/tiny-t2v" "$scratch/cut"
truncate -s -100 "$scratch/cut/unet/diffusion_pytorch_model.safetensors"
expect 6 "ends too early" generate x "${tiny[@]}" --model "$scratch/cut"
rm "$scratch/cut/unet/diffusion_pytorch_model.safetensors"
expect 6 "no .safetensors" generate x "${tiny[@]}" --model "$scratch/cut"
printf '\x80\x02}' >"$scratch/cut/unet/diffusion_pytorch_model.safetensors"
expect 6 "can run code" generate x "${tiny[@]}" --model "$scratch/cut"

# What works: a clip with its record, the same seed twice, a taken name, every format.
"$cli" generate a red circle "${tiny[@]}" --seed 3 --quiet || complain "a plain run failed"
"$cli" generate a red circle "${tiny[@]}" --seed 3 --quiet || complain "a second run failed"
[[ -f clip.mp4 && -f clip.json && -f "clip (2).mp4" ]] || complain "clip, record or numbered clip is missing: $(ls)"
first=$(sed -n 's/.*"sha256": "\(.*\)".*/\1/p' clip.json)
[[ -n $first ]] || complain "the record has no checksum"
[[ $(sha256sum <clip.mp4) == "$first  -" ]] || complain "the record's checksum is not the clip's"
for name in a.webm a.gif frames/; do
    "$cli" generate x "${tiny[@]}" --output "$name" --quiet || complain "no $name"
    [[ -e $name ]] || complain "$name is not there"
done
"$cli" generate x "${tiny[@]}" --progress json --output j.mp4 | tail -1 | grep -q '"kind":"finished"' || complain "no last JSON event"
"$cli" generate "$(printf 'red %.0s' {1..60})" --width 32 --height 32 --frames 2 --steps 1 --output t.mp4 | grep -q "has 60 tokens; the model reads the first 46" ||
    complain "the embedded model's room for tokens is not told"

# A clip from a picture: the picture stays beside it, and of an animation one line says that there is more.
image=(--model "$data/tiny-i2v" --frames 3 --width 64 --height 64 --steps 2 --dtype float32 --quiet)
"$cli" generate --image "$pictures/moving.webp" "${image[@]}" --output i.mp4 2>"$scratch/stderr" || complain "a clip from a picture failed: $(cat "$scratch/stderr")"
[[ $(grep -c "more than one picture" "$scratch/stderr") == 1 && $(wc -l <"$scratch/stderr") == 1 ]] || complain "an animation: $(cat "$scratch/stderr")"
[[ -f i.start.png ]] || complain "the start picture is not kept: $(ls)"
python3 - <<'PY' || complain "the record of a clip from a picture: $(cat i.json)"
import json
record = json.load(open("i.json"))
assert record["output"]["start_image"].endswith("/i.start.png") and record["request"]["framing"]["fit"] == "crop"
assert [notice["code"] for notice in record["notices"]] == ["first-picture-only"]
PY
"$cli" generate --image i.start.png "${image[@]}" --fit pad --max-guidance 2 --output k.mp4 2>"$scratch/stderr" || complain "a clip from a kept picture failed: $(cat "$scratch/stderr")"
grep -q '"guidance": 2' k.json || complain "--max-guidance does not arrive: $(cat k.json)"
"$cli" generate x "${tiny[@]}" --image clip.mp4 --strength 0.5 --output v.mp4 --quiet 2>"$scratch/stderr" || complain "a clip from a clip failed: $(cat "$scratch/stderr")"
[[ -f v.mp4 && ! -e v.start.png && ! -s $scratch/stderr ]] || complain "a clip from a clip: $(ls) $(cat "$scratch/stderr")"
python3 -c 'import json; assert len(json.load(open("v.json"))["steps"]) == 1' || complain "half of two steps is not one"
"$cli" models info "$data/tiny-i2v" | grep -q "starts from a picture.*motion bucket" || complain "models info says nothing of start pictures"

# A record replaces nothing but a record, and that only when it is asked to.
keep() {
    local file=$1 word=$2 before
    shift 2
    before=$(sha256sum "$file")
    "$cli" generate x "${tiny[@]}" --quiet --record "$file" "$@" 2>"$scratch/stderr"
    [[ $? == 1 ]] || complain "--record $file: not refused"
    grep -q "$word" "$scratch/stderr" || complain "--record $file: $(cat "$scratch/stderr")"
    [[ $before == "$(sha256sum "$file")" ]] || complain "--record $file destroyed it"
}
mkdir own
cp clip.mp4 clip.json "$pictures/cmyk.jpg" "$data/runs/noise_0.safetensors" "$data/tiny-t2v/model_index.json" own/
echo mine >own/notes.txt
cp clip.json own/clip
keep own/clip.mp4 "something else" --output own/clip.mp4 --overwrite
keep own/cmyk.jpg "no run's record" --image own/cmyk.jpg --strength 1 --output own/b.mp4
keep own/noise_0.safetensors "something else" --noise own/noise_0.safetensors --output own/b.mp4
keep own/notes.txt "no run's record" --output own/b.mp4 --overwrite
keep own/model_index.json "no run's record" --output own/b.mp4 --overwrite
keep own/clip.json "with --overwrite" --output own/b.mp4
keep own/clip "where other files" --output own/clip/
[[ ! -e own/b.mp4 ]] || complain "a run with a refused record ran"
"$cli" generate x "${tiny[@]}" --quiet --output own/b.mp4 --record own/clip.json --overwrite || complain "a record is not replaced"
grep -q "own/b.mp4" own/clip.json || complain "the record is not the new run's: $(head -c 300 own/clip.json)"
"$cli" generate x "${tiny[@]}" --quiet --seed 010 --output own/c.mp4 --record own/ten.json || complain "a seed with a zero in front"
grep -q '"seed": 10,' own/ten.json || complain "010 is not ten: $(grep seed own/ten.json)"

# Models: list, info, import, verify. What can never make a clip is not taken.
mkdir "$scratch/plain"
cp -r "$data/tiny-t2v"/. "$scratch/plain"
truncate -s -100 "$scratch/plain/unet/diffusion_pytorch_model.safetensors"
adapter=$(echo "$data"/tiny-t2v/motion_adapter/*.safetensors)
says 6 "ends too early" models import "$scratch/plain"
says 6 "no AnimateDiff motion modules" models import "$data/tiny-t2v/vae/diffusion_pytorch_model.safetensors" --base "$data/tiny-t2v"
says 6 "takes no motion adapter" models import "$adapter" --base "$data/tiny-i2v"
says 1 "belongs to a single motion adapter" models import "$data/tiny-t2v" --base "$data/tiny-t2v"
[[ -z $(ls "$LIGHTREEL_HOME/models" 2>/dev/null) ]] || complain "an import that was refused left $(ls "$LIGHTREEL_HOME/models")"
# Weights for single pictures alone may wait for their adapter.
cp "$data/tiny-t2v/unet/diffusion_pytorch_model.safetensors" "$scratch/plain/unet/"
rm -r "$scratch/plain/motion_adapter"
python3 - "$scratch/plain/model_index.json" <<'PY'
import json, sys
index = json.load(open(sys.argv[1]))
index.pop("motion_adapter", None)
json.dump(index, open(sys.argv[1], "w"))
PY
says 0 "Imported as plain" models import "$scratch/plain"
says 0 "Imported" models import "$adapter" --base plain
rm -r "$LIGHTREEL_HOME/models" said
"$cli" models list | grep -q lightreel-demo-t2v || complain "the embedded model is not listed"
"$cli" models info "$data/tiny-motion" --json | grep -q '"max_frames": 16' || complain "models info"
"$cli" models info lightreel-demo-t2v --json | grep -q '"max_tokens": 46' || complain "models info: tokens"
"$cli" models import "$data/tiny-t2v" >/dev/null || complain "models import"
"$cli" models verify tiny-t2v | grep -q "checksums are those" || complain "models verify"
printf x | dd of="$LIGHTREEL_HOME/models/tiny-t2v/unet/diffusion_pytorch_model.safetensors" bs=1 seek=9000 conv=notrunc 2>/dev/null
"$cli" models verify tiny-t2v 2>/dev/null && complain "a changed weight was not noticed"

# Caching: what the record says of it, and the table of the bench in its three forms.
"$cli" generate x "${tiny[@]}" --steps 4 --cache lightcache --record cached.json --output c.mp4 --quiet || complain "a cached run failed"
[[ $(grep -c '"kind": "reuse"' cached.json) -ge 2 ]] || complain "the record names no reuse steps"
grep -q '"mode": "lightcache"' cached.json || complain "the record does not name the cache"
"$cli" bench cache x "${tiny[@]}" --grid full 2>/dev/null | grep -q '^LightCache 5/2 ' || complain "bench cache has no row for interval 5, depth 2"
"$cli" bench cache x "${tiny[@]}" --csv 2>/dev/null | grep -q '^DeepCache 2/0,[0-9.]*,' || complain "bench cache --csv"
"$cli" bench cache x "${tiny[@]}" --json 2>/dev/null | grep -q '"other_step_seconds": [0-9]' || complain "bench cache --json"

"$cli" generate x "${tiny[@]}" --steps 12 --cache adaptive --error-budget 10 --record budget.json --output b.mp4 >said || complain "a run with an error budget failed"
grep -q 'error budget 10: .* spent by estimate, .* by measurement; [0-9]* full, [0-9]* reuse, [0-9]* skip steps' said || complain "generate says nothing of the budget: $(cat said)"
grep -q '"skip_steps": [0-9]' budget.json || complain "the record has no certificate"
"$cli" bench cache x "${tiny[@]}" --scheduler euler_ancestral 2>/dev/null | grep -q '^adaptive' && complain "bench cache runs a budget that this sampler cannot keep"
"$cli" bench cache x "${tiny[@]}" 2>/dev/null | grep -q '^adaptive ' || complain "bench cache has no row with an error budget"
# Swapping: the record says what was moved, and the frames are the same.
swap=(--steps 4 --cache lightcache --seed 5 --quiet)
"$cli" generate x "${tiny[@]}" "${swap[@]}" --dump plain --output p.mp4 || complain "a cached run failed"
"$cli" generate x "${tiny[@]}" "${swap[@]}" --swap features --dump swapped --output s.mp4 2>"$scratch/stderr" || complain "a swapped run failed"
[[ ! -s $scratch/stderr ]] || complain "a swapped run complains: $(cat "$scratch/stderr")"
grep -q '"bytes_out": [1-9]' s.json || complain "the record names no swapped bytes"
"$cli" generate x "${tiny[@]}" "${swap[@]}" --swap features --swap-wait --dump waited --output w.mp4 || complain "a waiting swapped run failed"
for name in swapped waited; do
    cmp plain/frames.safetensors "$name/frames.safetensors" || complain "$name frames differ"
done
"$cli" bench cache x "${tiny[@]}" 2>/dev/null | grep -q '^released 2/0 + swap ' || complain "bench cache has no row of the released style"

# Presets: one word for several options, and what is given by hand wins wherever it stands.
"$cli" generate x "${tiny[@]}" --steps 4 --preset fastest --record fastest.json --output p.mp4 --quiet || complain "a preset failed"
python3 -c 'import json; a = json.load(open("fastest.json"))["acceleration"]; assert (a["cache"]["mode"], a["cache"]["interval"]) == ("lightcache", 3), a' ||
    complain "--preset fastest is not what the manual says"
"$cli" generate x "${tiny[@]}" --steps 4 --cache off --chunk-bytes 8MiB --preset balanced --record own.json --output o.mp4 --quiet || complain "a preset beside options failed"
python3 -c 'import json; a = json.load(open("own.json"))["acceleration"]; assert (a["cache"]["mode"], a["chunk"]["mode"], a["chunk"]["bytes"]) == ("off", "exact", 8 << 20), a' ||
    complain "an option does not win over the preset"

# A signal while it works: exit code 4, nothing left.
rm -rf -- ./*
begins '"kind":"step"' "$scratch/events" "$cli" generate x "${tiny[@]}" --steps 500 --progress json || complain "it ended before the signal"
kill -TERM "$pid"
wait "$pid"
code=$?
[[ $code == 4 ]] || complain "SIGTERM gave exit $code"
[[ -z $(ls -A) ]] || complain "left behind after SIGTERM: $(ls -A)"

((failures == 0)) && echo "the contract holds"
exit $((failures > 0))
