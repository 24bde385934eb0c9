# shellcheck shell=bash
# What the command line's test scripts share. Sourced with the program and the test data as arguments.
# shellcheck disable=SC2034  # used by those who source this
set -u
cli=$1
data=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LIGHTREEL_HOME="$scratch/home"
mkdir "$scratch/out"
cd "$scratch/out" || exit 1
failures=0

complain() {
    echo "FAIL: $*"
    failures=$((failures + 1))
}

# says CODE TEXT ARGUMENT...: the exit code, and what stderr or stdout has to contain.
says() {
    local code=$1 text=$2
    shift 2
    "$cli" "$@" >said 2>&1
    local got=$?
    [[ $got == "$code" ]] || complain "$*: exit $got, not $code: $(tail -3 said)"
    grep -q -- "$text" said || complain "$*: no \"$text\" in: $(tail -3 said)"
}

# begins TEXT FILE COMMAND...: runs it in the background as $pid, its output in the file, and comes back when the text is there (0) or it
# has ended (1). The file is emptied first: what an earlier run left there is no sign of life. INT is given back, which a shell takes from
# what it runs in the background.
begins() {
    local text=$1 file=$2
    shift 2
    : >"$file"
    [[ -z ${errors:-} ]] || : >"$errors"
    env --default-signal=INT "$@" >>"$file" 2>>"${errors:-$file}" &
    pid=$!
    until grep -q -- "$text" "$file"; do
        kill -0 "$pid" 2>/dev/null || return 1
        sleep 0.05
    done
}

# The assistant's models: a small encoder where it is looked for, and in the current folder long.gguf, the tests' network of bytes with
# room for a dialogue.
assistant_models() {
    local models=$LIGHTREEL_HOME/models/director
    mkdir -p "$models"
    ln -s "$data/tiny-minilm" "$models/all-MiniLM-L6-v2"
    python3 - "$data/tiny-chat/model.gguf" long.gguf <<'PY'
import struct, sys
file = bytearray(open(sys.argv[1], "rb").read())
at = file.index(b"llama.context_length") + len(b"llama.context_length")
assert struct.unpack_from("<II", file, at) == (4, 512)
struct.pack_into("<I", file, at + 4, 8192)
open(sys.argv[2], "wb").write(file)
PY
}
