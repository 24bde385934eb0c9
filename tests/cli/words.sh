#!/usr/bin/env bash
# The manual page against --help, and what doctor says. words.sh LIGHTREEL_CLI TEST_DATA
# shellcheck source=tests/cli/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"
manual=$data/../../docs/command_line.md

# Every option of every command stands in the manual, and the manual names no others.
for command in "" generate doctor "models list" "models info" "models import" "models verify" compare "bench cache" "bench assistant" \
    "assistant ask" "assistant decisions" "assistant forget"; do
    # shellcheck disable=SC2086  # words of a command
    "$cli" $command --help >>help || complain "$command --help"
done
grep -o -- '--[a-z][a-z-]*' help | sort -u >told
grep -o -- '--[a-z][a-z-]*' "$manual" | sort -u >written
while read -r option; do
    [[ $option == --help || $option == --verbose ]] || grep -qx -- "$option" written || complain "$option is not in the manual"
done <told
while read -r option; do
    grep -qx -- "$option" told || complain "the manual has $option, which is no option"
done <written
# So do the names of samplers.
for name in $("$cli" generate x --scheduler heun 2>&1 | sed -n 's/.*known are \([a-z0-9_, ]*\).*/\1/p' | tr -d ,); do
    grep -q "\`$name\`" "$manual" || complain "the sampler $name is not in the manual"
    grep -q "$name" help || complain "the sampler $name is not in --help"
done

# doctor: content here, in words and in JSON.
"$cli" doctor >says || complain "doctor: exit $?"
for line in "ok *Lightreel" "ok *engine *LibTorch 2" "ok *processor" "ok *arithmetic" "graphics card" "ok *codec MP4" "ok *codec WebM" \
    "ok *codec GIF" "ok *codec PNG sequence" "ok *embedded model *lightreel-demo-t2v" "ok *embedded model *lightreel-demo-i2v" "memory" "disk" "current folder" "display"; do
    grep -q -- "$line" says || complain "doctor says nothing of $line: $(cat says)"
done
"$cli" doctor --json >doctor.json || complain "doctor --json"
python3 - <<'PY' || complain "doctor --json is not what it should be"
import json
rows = json.load(open("doctor.json"))
assert len(rows) >= 14 and all(set(row) == {"level", "name", "detail"} and row["level"] in ("ok", "warn", "FAIL") for row in rows)
PY
env -u DISPLAY -u WAYLAND_DISPLAY "$cli" doctor | grep -q "warn *display" || complain "a missing display is no warning"
# Without a scratch folder the codecs are left out, and a clip in the current folder is not taken for one of doctor's own.
echo mine >clip.mp4
for folder in "$scratch/nowhere" /proc; do
    TMPDIR=$folder "$cli" doctor >says_so && complain "doctor is content without a scratch folder"
    grep -q "FAIL *scratch folder" says_so || complain "doctor without a scratch folder: $(cat says_so)"
done
[[ $(<clip.mp4) == mine ]] || complain "doctor wrote over a clip in the current folder"
"$cli" doctor --require gpu >/dev/null
code=$?
grep -q "graphics card *not used" says && [[ $code != 2 ]] && complain "--require gpu: exit $code"

# models, in words and in JSON.
"$cli" models list --json | python3 -c 'import json, sys; assert any(m["shipped"] for m in json.load(sys.stdin))' || complain "models list --json"
"$cli" models info "$data/tiny-t2v" | grep -q "16, 32" || complain "models info does not show the widths"
"$cli" models info "$data/tiny-t2v" | grep -q "starts from a prompt" || complain "models info does not show what a clip starts from"
"$cli" models info "$data/tiny-i2v" --json | python3 -c 'import json, sys; m = json.load(sys.stdin); assert m["modes"] == ["image_to_video"] and not m["reads_prompt"] and m["motion_controls"] and m["defaults"]["motion_bucket"] == 127, m' ||
    complain "models info --json says nothing of pictures"
"$cli" models info "$data/tiny-t2v" | grep -q "75 prompt tokens" || complain "models info does not show the prompt's limit"
"$cli" models import "$data/tiny-t2v/unet/config.json" 2>error
[[ $? == 6 && $(wc -l <error) == 1 ]] || complain "import of something else: $(cat error)"

((failures == 0)) && echo "the words hold"
exit $((failures > 0))
