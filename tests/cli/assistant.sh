#!/usr/bin/env bash
# The assistant on tiny random models. assistant.sh LIGHTREEL_CLI TEST_DATA
# shellcheck source=tests/cli/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"

expect() { says "$1" "$2" assistant "${@:3}"; }

# is FILE EXPRESSION: what a JSON answer has to be.
is() {
    python3 -c 'import json, sys; a = json.load(open(sys.argv[1])); assert eval(sys.argv[2]), a' "$1" "$2" || complain "$1: not $2"
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
# Search says as ask does why it goes by words alone.
for models in "--models none" "--model none.gguf"; do
    # shellcheck disable=SC2086
    "$cli" assistant search "sky" $models "${here[@]}" >said 2>error || complain "search without a model"
    [[ $(grep -c "is not on this computer" error) == 1 && $(wc -l <error) == 1 ]] || complain "search $models says: $(cat error)"
done
expect 1 "budget" ask "hello" --budget 10
expect 2 "processor" ask "hello" --device cuda "${here[@]}"
expect 2 "processor" search "hello" --device cuda "${here[@]}"
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
[[ -s clips/assistant/episodes/conversation.safetensors ]] || complain "no conversation on the disk"
python3 -c 'print("The tram crosses the bridge. " * 100)' >text
"$cli" assistant profile text --model long.gguf >profile.json || complain "profile"
is profile.json 'len(a["sensitivities"]) == 3 and all(number >= 0 for number in a["sensitivities"])'
cp profile.json long.layers.json
"$cli" assistant stats "${tiny[@]}" --json >stats.json || complain "stats with a profile"
is stats.json 'len(set(a["layer_budgets"])) > 1 and sum(a["layer_budgets"]) == 3 * 1024'
echo '{"sensitivities": "none"' >long.layers.json
expect 0 "is damaged\|cannot be read" ask "hello" "${tiny[@]}"
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

((failures == 0)) && echo "the assistant holds"
exit $((failures > 0))
