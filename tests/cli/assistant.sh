#!/usr/bin/env bash
# The assistant on tiny random models. assistant.sh LIGHTREEL_CLI TEST_DATA
# shellcheck source=tests/cli/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"

expect() { says "$1" "$2" assistant "${@:3}"; }

# is FILE EXPRESSION: what a JSON answer has to be.
is() {
    python3 -c 'import json, sys; a = json.load(open(sys.argv[1])); assert eval(sys.argv[2]), a' "$1" "$2" || complain "$1: not $2"
}

# plain FILE: no character that a terminal obeys, but line breaks and tabs.
plain() {
    python3 -c 'import sys, unicodedata; t = open(sys.argv[1], "rb").read().decode(); bad = [c for c in t if unicodedata.category(c) == "Cc" and c not in "\n\t"]; assert not bad, bad' "$1" || complain "control characters in $1"
}

mkdir clips
"$cli" generate "a red circle moving right over a blue background" --steps 1 --frames 2 --width 64 --height 64 --seed 4711 \
    --output clips/circle.mp4 --quiet || complain "no clip to ask about"
here=(--project clips)

# Without models facts answer, and why is said. Nothing but the project's folder is written.
mkdir none
expect 0 "4711" ask "which seed had the red circle?" "${here[@]}" --models none
expect 0 "none" ask "which seed had the red circle?" "${here[@]}" --models none
"$cli" assistant ask "which seed had the red circle?" "${here[@]}" --no-model --json >answer.json 2>error || complain "ask --json"
is answer.json 'a["facts"][0]["kind"] == "clip" and "4711" in a["facts"][0]["text"] + a["text"]'
[[ -s error ]] && complain "ask --no-model --json says $(cat error)"
mkdir bare
expect 0 "Nothing in the project fits" ask "which zebra?" --project bare --models none
expect 6 "nothing-of-this-name" doctor --model nothing-of-this-name
expect 6 "is not on this computer" rebuild "${here[@]}" --models none

# What a stranger wrote into a record is shown and not obeyed; JSON has it as it is.
mkdir strange
cp clips/circle.mp4 strange/
python3 - clips/circle.json strange/circle.json <<'PY'
import json, sys
record = json.load(open(sys.argv[1]))
record["request"]["prompt"] = "a red \x1b]0;pwned\x07circle\x1b[2J \x9b31m\x7fmoving"
json.dump(record, open(sys.argv[2], "w"))
PY
"$cli" assistant ask "which seed had the red circle?" --project strange --no-model >strange.txt || complain "a stranger's record"
grep -q "�\]0;pwned�circle�\[2J �31m�moving" strange.txt || complain "a stranger's prompt is not shown: $(cat -v strange.txt)"
"$cli" assistant decisions --add $'a \e[2Jdecision\twith\x07' --project strange >>strange.txt || complain "a strange decision"
"$cli" assistant ask $'what of the \e[2Jcircle?' --project strange --no-model >>strange.txt || complain "a strange question"
for of in history decisions "search circle --no-model"; do
    # shellcheck disable=SC2086  # words of a command
    "$cli" assistant $of --project strange >>strange.txt || complain "$of of a strange project"
done
"$cli" assistant ask hello --model $'\e[2J' --project strange >>strange.txt 2>&1
plain strange.txt
"$cli" assistant search circle --no-model --project strange --json >strange.json || complain "a strange project as JSON"
is strange.json 'any("\x1b]0;pwned\x07" in fact["title"] for fact in a)'

# What was said, decided and forgotten.
expect 0 "we like the blue sky" decisions --add "we like the blue sky" "${here[@]}"
expect 0 "blue sky" search "sky" "${here[@]}"
"$cli" assistant history "${here[@]}" --json >history.json || complain "history --json"
is history.json 'len(a) == 6 and a[0]["speaker"] == "user" and a[0]["text"].startswith("which seed") and a[1]["turn"] > a[0]["turn"]'
first=$(python3 -c 'import json; print(json.load(open("history.json"))[0]["turn"])')
expect 0 "Forgotten" forget "$first" "${here[@]}"
"$cli" assistant history "${here[@]}" --json >history.json
is history.json 'len(a) == 5 and a[0]["speaker"] == "assistant"'
expect 1 "no such turn" forget 999 "${here[@]}"
expect 0 "Forgotten" forget --all "${here[@]}"
expect 0 "Nothing was said yet" history "${here[@]}"
expect 0 "Nothing was decided" decisions "${here[@]}"

# What cannot be.
expect 1 "at least one word" ask "" "${here[@]}" --no-model
expect 1 "no-such-folder" ask "hello" --project no-such-folder
expect 1 "\"\": name turn numbers, or --all" forget "${here[@]}"
expect 1 "turns and --all" forget 1 --all "${here[@]}"
expect 1 "a project is a folder" history --project clips/circle.mp4
for ofModel in "--model a.gguf" "--models none" "--budget 512" "--device cpu"; do
    # shellcheck disable=SC2086  # an option and its value
    expect 1 "excludes" ask "hello" --no-model $ofModel "${here[@]}"
done
# Search says as ask does why it goes by words alone; a model that was named and is not there is no success.
for models in "0 --models none" "6 --model none.gguf"; do
    # shellcheck disable=SC2086
    "$cli" assistant search "sky" ${models#* } "${here[@]}" >said 2>error
    [[ $? == "${models%% *}" ]] || complain "search $models"
    [[ $(grep -c "is not on this computer" error) == 1 && $(wc -l <error) == 1 ]] || complain "search $models says: $(cat error)"
done
expect 1 "budget" ask "hello" --budget 10
expect 2 "processor" ask "hello" --device cuda "${here[@]}"
expect 2 "processor" search "hello" --device cuda "${here[@]}"
# What that error advises is taken.
expect 0 "4711" ask "which seed had the red circle?" --device auto --models none "${here[@]}"
for ignored in "forget --all --json" "history --no-model" "rebuild --no-model" "doctor --json" "tokens a --budget 512" "profile a --project clips"; do
    # shellcheck disable=SC2086  # words of a command
    expect 1 "not expected" $ignored
done
# One program at a time holds a conversation, and Ctrl-C ends one that waits for a line.
flock clips/assistant/director.sqlite.lock "$cli" assistant history "${here[@]}" >said 2>&1
[[ $? == 5 ]] || complain "a conversation in use: exit is not 5"
grep -q "director.sqlite is in use by another program" said || complain "a conversation in use: $(cat said)"
python3 - "$cli" <<'PY' || complain "chat does not end by Ctrl-C"
import os, pty, signal, sys
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], [sys.argv[1], "assistant", "chat", "--project", "clips", "--no-model"])
said = b""
while not said.endswith(b"> "):
    said += os.read(terminal, 1000)
os.kill(child, signal.SIGINT)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 4
PY
# A question that cannot be asked is no success, and the next one is answered all the same.
{ head -c 1000001 /dev/zero | tr '\0' x && printf '\nwho are you\n'; } | "$cli" assistant chat --project bare --no-model >said 2>error
[[ ${PIPESTATUS[1]} == 1 ]] || complain "chat with too long a question is a success"
[[ -s said ]] || complain "chat ends with too long a question: $(cat error)"
grep -q "at most 1000000 bytes are taken" error || complain "too long a question: $(cat error)"
printf '  \nwho are you\n' | "$cli" assistant chat --project bare --no-model >said 2>error
[[ $? == 1 && -s said ]] || complain "chat with a blank question"
[[ $(cat error) == "Write at least one word."*"Nothing was changed." ]] || complain "a blank question: $(cat error)"
# A program at the other end of a pipe hears an answer before it asks on.
timeout 60 python3 - "$cli" <<'PY' || complain "chat keeps its answers back"
import subprocess, sys
chat = subprocess.Popen([sys.argv[1], "assistant", "chat", "--project", "bare", "--no-model"],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
for _ in range(2):
    chat.stdin.write("who are you\n")
    chat.stdin.flush()
    assert chat.stdout.readline().strip()
chat.stdin.close()
assert chat.wait() == 0
PY
head -c 1000 "$data/tiny-chat/model.gguf" >broken.gguf
expect 6 "damaged" doctor --model broken.gguf

# With a network: small, of random weights, its vocabulary bytes. Without an encoder that is said once.
assistant_models
mkdir lone
for command in ask search; do
    "$cli" assistant "$command" "hello" --project bare --models lone --model long.gguf >said 2>error || complain "$command without an encoder"
    [[ $(grep -c "lone" error) == 1 ]] || complain "$command without an encoder says: $(cat error)"
done
tiny=("${here[@]}" --model long.gguf)
expect 0 "tokens a second" doctor --model long.gguf
grep -q "block of what was said is read in" said || complain "doctor does not say how fast it reads: $(cat said)"
# Search by meaning knows all prompts at once, not only after an idle step.
mkdir meant
cp clips/circle.* meant/
waiting() { python3 -c 'import sqlite3; print(sqlite3.connect("meant/assistant/clips.sqlite").execute("SELECT count(*) FROM clips WHERE meaning IS NULL").fetchone()[0])'; }
expect 0 "circle" search "circle" --project meant --no-model
[[ $(waiting) == 1 ]] || complain "a prompt is embedded without a model"
expect 0 "circle" search "circle" --project meant --model long.gguf
[[ $(waiting) == 0 ]] || complain "search leaves a prompt that it could find by meaning"
# A file that is only of another kind is not called damaged, and naming it is no success though facts answer.
python3 - long.gguf other.gguf <<'PY'
import struct, sys
file = bytearray(open(sys.argv[1], "rb").read())
name = b"blk.0.attn_q.weight"
at = file.index(name) + len(name)
(dimensions,) = struct.unpack_from("<I", file, at)
struct.pack_into("<I", file, at + 4 + 8 * dimensions, 20)
open(sys.argv[2], "wb").write(file)
PY
expect 6 "blk.0.attn_q.weight is stored as IQ4_NL" doctor --model other.gguf
grep -q damaged said && complain "another type is called damaged: $(cat said)"
expect 6 "4711" ask "which seed had the red circle?" --model other.gguf "${here[@]}"
expect 6 "IQ4_NL" stats --model other.gguf "${here[@]}"
printf 'who are you\n' | "$cli" assistant chat --model other.gguf --project bare >said 2>&1
[[ $? == 6 ]] || complain "chat with a refused model is a success"
# Facts come before the model's words, and of a random model's words nothing is obeyed.
"$cli" assistant ask "which seed had the red circle?" "${tiny[@]}" >said 2>error || complain "ask with facts and a model: $(cat error)"
[[ $(head -1 said) == "[clip] "* ]] || complain "the facts do not come first: $(head -1 said)"
plain said
"$cli" assistant forget --all "${here[@]}" >said || complain "forget --all"
# What has to be read first is said, when it is much.
mkdir wordy
"$cli" assistant ask "$(python3 -c 'print("The tram crosses the bridge. " * 100)')" --project wordy --no-model >said 2>&1
"$cli" assistant ask "write a prompt about a fox" --project wordy --model long.gguf >said 2>error || complain "a prompt"
grep -q "Reading" error && complain "a prompt is written without the conversation, but: $(cat error)"
"$cli" assistant ask "hello" --project wordy --model long.gguf --json >answer.json 2>error || complain "ask in a long conversation: $(cat error)"
grep -q "^Reading [234],[0-9]00 tokens of what was said first.$" error || complain "a long wait is not foretold: $(cat error)"
is answer.json 'a["memory"]["history_tokens"] > 2500'
"$cli" assistant stats --project wordy --model long.gguf >said || complain "stats of a long conversation"
"$cli" assistant ask "hello" --project wordy --model long.gguf >said 2>error || complain "ask when all is read: $(cat error)"
grep -q "Reading" error && complain "all is read, but: $(cat error)"
# What is on the disk is not counted.
"$cli" assistant ask "$(python3 -c 'print("The tram crosses the bridge. " * 300)')" --project wordy --no-model >said 2>&1
"$cli" assistant ask "hello" --project wordy --model long.gguf >said 2>error || complain "ask when some is read: $(cat error)"
grep -q "^Reading [5678],[0-9]00 tokens of what was said first.$" error || complain "a long wait for the rest is not foretold: $(cat error)"
"$cli" assistant tokens "ab" --model long.gguf --json >tokens.json || complain "tokens --json"
is tokens.json '[t["text"] for t in a] == ["a", "b"]'
"$cli" assistant ask "hello" "${tiny[@]}" --json >answer.json 2>error || complain "ask with a model: $(cat error)"
is answer.json '0 < a["memory"]["used_bytes"] <= a["memory"]["bound_bytes"]'
printf 'one\ntwo\n\n' >lines
"$cli" assistant chat "${tiny[@]}" <lines >spoken 2>error || complain "chat: exit $?"
"$cli" assistant stats "${tiny[@]}" --json >stats.json || complain "stats --json"
is stats.json 'a["turns"] == 6 and a["clips"] == 1 and a["history_tokens"] > 0'
expect 0 "tokens read into" rebuild "${tiny[@]}"
grep -q "cannot be kept" said && complain "what was read is not kept: $(cat said)"
[[ $(stat -c %a clips/assistant/episodes/conversation.safetensors) == 600 ]] || complain "others may read what was read"
python3 -c 'print("The tram crosses the bridge. " * 100)' >text
"$cli" assistant profile text --model long.gguf >profile.json || complain "profile"
is profile.json 'len(a["sensitivities"]) == 3 and all(number >= 0 for number in a["sensitivities"])'
cp profile.json long.layers.json
"$cli" assistant stats "${tiny[@]}" --json >stats.json || complain "stats with a profile"
is stats.json 'len(set(a["layer_budgets"])) > 1 and sum(a["layer_budgets"]) == 3 * 1024'
echo '{"sensitivities": "none"' >long.layers.json
expect 1 "is damaged\|cannot be read" ask "hello" "${tiny[@]}"
rm long.layers.json
# Ctrl-C at the first moment that hears it: code 4, whatever was at work.
python3 - "$cli" <<'PY' || complain "Ctrl-C is not heard"
import itertools, signal, subprocess, sys, time
tiny = ["--project", "clips", "--model", "long.gguf"]
for command in (["ask", "hello", *tiny], ["stats", *tiny], ["rebuild", *tiny], ["search", "hello", *tiny],
                ["tokens", "hello", "--model", "long.gguf"], ["profile", "text", "--model", "long.gguf"],
                ["doctor", "--model", "long.gguf"]):
    for tries in itertools.count(1):
        run = subprocess.Popen([sys.argv[1], "assistant", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        time.sleep(0.02 * tries)
        run.send_signal(signal.SIGINT)
        said = run.communicate()[1]
        if run.returncode != -signal.SIGINT:  # the handler stands
            break
    assert run.returncode == 4, (command, tries, run.returncode, said)
    assert len(said.strip().splitlines()) <= 2, (command, said)
PY
echo "short" >text
expect 1 "2048" profile text --model long.gguf
expect 1 "not a regular file" profile clips --model long.gguf
timeout 60 "$cli" assistant profile /dev/zero --model long.gguf >said 2>&1
[[ $? == 1 ]] || complain "profile of a device: $(cat said)"
expect 1 "none.txt does not exist" profile none.txt --model long.gguf
python3 -c 'print("The tram crosses the bridge. " * 100000)' >text
expect 0 "sensitivities" profile text --model long.gguf

((failures == 0)) && echo "the assistant holds"
exit $((failures > 0))
