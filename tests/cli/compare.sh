#!/usr/bin/env bash
# Comparisons from the command line: what they leave, how they go on, what they refuse. compare.sh LIGHTREEL_CLI TEST_DATA
# shellcheck source=tests/cli/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"

tiny=(--model "$data/tiny-t2v" --width 32 --height 32 --frames 2 --steps 3 --guidance 1 --dtype float32 --seed 4)

# refuse CODE WORD ARGUMENTS...: the exit code, a word of the message, no folder left
refuse() {
    local code=$1 word=$2
    shift 2
    "$cli" compare "$@" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null
    local got=$?
    [[ $got == "$code" ]] || complain "exit $got instead of $code: $*: $(head -c 300 "$scratch/stderr")"
    grep -qi -- "$word" "$scratch/stderr" || complain "no \"$word\" in: $(head -c 300 "$scratch/stderr")"
    [[ -z $(ls -A) ]] || { complain "left behind by $*: $(ls -A)"; rm -rf -- ./*; }
}

refuse 1 "output-dir" x "${tiny[@]}"
refuse 1 "known are preset" x "${tiny[@]}" --output-dir d --setting a=colour=red
refuse 1 "NAME=key=value" x "${tiny[@]}" --output-dir d --setting interval
refuse 1 "given twice" x "${tiny[@]}" --output-dir d --setting a=interval=2 --setting a=interval=3
refuse 1 "small, full.*key=value" x "${tiny[@]}" --output-dir d --grid huge
refuse 1 "same as \"a\"" x "${tiny[@]}" --output-dir d --setting a=interval=2 --setting b=interval=2
refuse 1 "each frame by itself" x "${tiny[@]}" --output-dir d --setting a=temporal=2d
refuse 1 "number of parts" x "${tiny[@]}" --output-dir d --setting a=chunk=paper,bytes=1MiB
refuse 1 "not exist" x "${tiny[@]}" --output-dir d --setting a=interval=2 --image none.png
refuse 1 "no picture" x "${tiny[@]}" --output-dir d --setting a=interval=2 --image "$data/tiny-t2v/model_index.json"
refuse 1 "is no file" x "${tiny[@]}" --output-dir d --lpips "$data"
refuse 1 "between" x "${tiny[@]}" --output-dir d --grid interval=0
refuse 1 "between 1 and 100" x "${tiny[@]}" --output-dir d --repeat 0
refuse 1 "deep.*0 to 5" x "${tiny[@]}" --output-dir d --setting deep=depth=9
refuse 1 "not exist" x "${tiny[@]}" --output-dir d --lpips none.safetensors
refuse 1 "not exist" --output-dir d --resume
for option in "--seed 3" "--steps 9" "--image a.png" "--guidance 2" "--no-warm-up" "--setting a=interval=2" "another prompt"; do
    # shellcheck disable=SC2086  # an option and its value
    refuse 1 "folder says" --output-dir d --resume $option
done
refuse 6 "no model" x --model nothing-of-this-name --output-dir d
echo plain >"$scratch/file"
refuse 5 "written" x "${tiny[@]}" --output-dir "$scratch/file/d" --setting a=interval=2

# A folder with something else in it is not taken, and not gone round.
mkdir other
echo mine >other/notes
"$cli" compare x "${tiny[@]}" --output-dir other --setting a=interval=2 --quiet 2>said >table && complain "a folder of somebody else's was taken"
grep -q "not empty" said || complain "what is wrong with the folder is not told: $(cat said)"
[[ $(find other | wc -l) == 2 && ! -e "other (2)" ]] || complain "something was written: $(find . -name 'other*')"

# Of a comparison whose first run fails nothing stays: the corrected command can have the folder.
(ulimit -f 8 && "$cli" compare x "${tiny[@]}" --width 256 --height 256 --output-dir small --setting a=interval=2 >table 2>said) && complain "files beyond the limit were written"
[[ ! -e small ]] || complain "what never began left $(find small): $(cat said)"

# From a picture, of which little is made anew: the warm-up has steps enough to run.
"$cli" compare x "${tiny[@]}" --steps 5 --image "$data/pictures/cmyk.jpg" --strength 0.3 --output-dir part --setting a=chunk=exact >table 2>said ||
    complain "a comparison with a strength: exit $?: $(cat said)"

# A whole one, in an empty folder that is there.
mkdir d
"$cli" compare "a <b>bold</b> circle" "${tiny[@]}" --output-dir d --setting fast=interval=2 --grid chunk=exact --repeat 2 --csv \
    >table 2>said || complain "compare: exit $?: $(head -c 400 said)"
[[ $(wc -l <table) == 4 ]] || complain "not three rows and a heading: $(cat table)"
grep -q "^fast," table || complain "no row for fast"
grep -q "6 runs" said || complain "the number of runs is not told before the start: $(cat said)"
[[ ! -e "d (2)" ]] || complain "the empty folder was not used"
for file in comparison.json report.csv report.json report.html side-by-side.mp4 01-plain/record.json 01-plain/record-2.json \
    02-fast/frames/frame_0001.png 02-fast/quality.json; do
    [[ -s d/$file ]] || complain "no $file"
done
[[ ! -e d/warm-up && ! -e d/02-fast/frames-2 ]] || complain "what counts nowhere was kept"
python3 - <<'PY' || complain "the report's numbers are not those of the records"
import json, statistics
report = json.load(open("d/report.json"))
for run, folder in zip(report["runs"], ("01-plain", "02-fast", "03-exact-chunks")):
    records = [json.load(open(f"d/{folder}/{name}")) for name in ("record.json", "record-2.json")]
    peaks = sorted(max(record["peak_bytes"].values()) for record in records)
    assert run["peak_bytes"] in peaks, (run["peak_bytes"], peaks)
    assert run["records"] == records
PY
refuse_taken=$("$cli" compare x "${tiny[@]}" --output-dir d 2>&1) && complain "a folder with a comparison was taken"
[[ $refuse_taken == *--resume* ]] || complain "no way on is told: $refuse_taken"

# What is lost is made again, and nothing else.
before=$(stat -c %Y%i d/01-plain/record.json)
rm d/02-fast/frames/frame_0002.png
"$cli" compare --output-dir d --resume >again 2>said || complain "resume: exit $?: $(cat said)"
grep -q "Run 1 of 1: fast" said || complain "not the one that was lost: $(cat said)"
[[ $before == "$(stat -c %Y%i d/01-plain/record.json)" ]] || complain "a finished run was made again"
"$cli" compare --output-dir d --resume >again 2>said || complain "resume of a finished one: exit $?"
grep -q "Nothing is left" said || complain "more was run: $(cat said)"

# Cancelled: what has finished stays.
begins "Run 2 of 2" said "$cli" compare x "${tiny[@]}" --steps 200 --output-dir e --setting a=interval=2 --no-warm-up
kill -INT "$pid"
wait "$pid"
code=$?
if [[ -e e/02-a/record.json ]]; then echo "too fast to be cancelled"; else
    [[ $code == 4 ]] || complain "exit $code after a cancel"
    grep -q -- "--resume" said || complain "no way on after a cancel: $(cat said)"
    [[ -s e/01-plain/record.json ]] || complain "a finished run was lost"
fi

# From a picture with Stable Video Diffusion: what a setting promises holds, and the picture may go away.
cp "$data/pictures/cmyk.jpg" picture.jpg
"$cli" compare --image picture.jpg --model "$data/tiny-i2v" --frames 3 --width 64 --height 64 --steps 4 --dtype float32 --seed 4 --no-warm-up \
    --output-dir i --setting light=interval=2 --setting deep=cache=deepcache,interval=2 --setting zero=budget=0.000001 \
    --setting chunks=chunk=exact --setting window=temporal=window:1 --setting plane=temporal=2d --json >table 2>said || complain "a comparison from a picture: exit $?: $(cat said)"
python3 - <<'PY' || complain "a comparison from a picture says: $(head -c 800 table)"
import json
runs = {run["settings"]: run for run in json.load(open("table"))["runs"]}
assert len(runs) == 7 and not any(run["error"] for run in runs.values())
assert runs["light"]["quality"] == runs["deep"]["quality"], "LightCache and DeepCache draw the same frames"
identical = {name for name, run in runs.items() if run["identical"]}
assert identical == {"zero", "chunks"}, f"exact are {identical}"
for name in ("window", "plane"):
    assert runs[name]["decode_peak_bytes"] < runs["plain"]["decode_peak_bytes"], name
for run in runs.values():
    assert run["records"][0]["request"]["image"].endswith("/i/start.jpg")
PY
rm -r picture.jpg i/02-light
"$cli" compare --output-dir i --resume --quiet >table 2>said || complain "a resumed comparison whose picture is gone: $(cat said)"
[[ -s i/02-light/record.json ]] || complain "a run from the kept picture is missing"

# A newer version's folder.
sed -i 's/"schema": 1/"schema": 99/' e/comparison.json
"$cli" compare --output-dir e --resume 2>said && complain "a newer folder was read"
grep -q "newer version" said || complain "not told that it is newer: $(cat said)"

((failures == 0)) && echo "comparisons hold"
exit $((failures > 0))
