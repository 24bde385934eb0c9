#!/usr/bin/env bash
# bench assistant on tiny random models. bench_assistant.sh LIGHTREEL_CLI TEST_DATA
# shellcheck source=tests/cli/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"

expect() { says "$1" "$2" bench assistant "${@:3}"; }

# What needs no model.
expect 1 "suite" --suite nothing
expect 1 "excludes" --json --csv
expect 1 "it is for locomo" --data x.json
expect 1 "it is for studio and needle" --suite locomo --sizes 1024
expect 1 "settings of their own" --suite invariants --seeds 2
expect 0 "skipped: locomo needs --data" --suite locomo
expect 1 "/none.json does not exist" --suite locomo --data /none.json
"$cli" bench assistant --suite locomo --json | python3 -c 'import json, sys; r = json.load(sys.stdin); assert r["skipped"] and r["rows"] == [], r' ||
    complain "a skipped suite as JSON"
expect 6 "not on this computer" --model nothing-of-this-name

assistant_models
tiny=(--model long.gguf)
expect 1 "context of 512 tokens" --model "$data/tiny-chat/model.gguf"
expect 1 "known are full, none, last" "${tiny[@]}" --methods full,h2o
expect 1 "how many times smaller" "${tiny[@]}" --budget 4y
expect 1 "block cannot be \"3\"" "${tiny[@]}" --block 3
expect 1 "sizes cannot be \"10\"" "${tiny[@]}" --sizes 10
echo '[{"conversation": {}}]' >bad.json
expect 1 'conversation 1 has no "qa"' "${tiny[@]}" --suite locomo --data bad.json
expect 6 "not on this computer" --model no-such.gguf
head -c 1000 "$data/tiny-chat/model.gguf" >broken.gguf
expect 6 "damaged" --model broken.gguf

# A small run in its three forms.
small=("${tiny[@]}" --sizes 3000 --seeds 2 --questions 2 --budget "4x,300" --block 128 --probe 128 --methods "none,sinks,random,kvzip,epicache")
"$cli" bench assistant "${small[@]}" >table 2>progress || complain "a small run: exit $?"
[[ $(grep -c "^studio, 3000 tokens, " table) == 2 ]] || complain "not two budgets: $(cat table)"
for method in full none sinks random kvzip epicache; do
    [[ $(grep -c "^$method " table) == 2 ]] || complain "no two rows of $method: $(cat table)"
done
grep -q "24 of 24: " progress || complain "the progress does not come to its end: $(tail -1 progress)"
"$cli" bench assistant "${small[@]}" --json >report.json 2>/dev/null || complain "--json"
python3 - <<'PY' || complain "--json is not what it should be"
import json
r = json.load(open("report.json"))
assert r["suite"] == "studio" and r["dialogues"] == 2 and not r["cancelled"] and len(r["rows"]) == 12, r
for row in r["rows"]:
    kl = row["figures"]["kl"]
    assert kl["low"] <= kl["mean"] <= kl["high"] and kl["items"] >= kl["dialogues"] == 2, row
    assert row["method"] != "full" or abs(kl["mean"]) < 1e-6, row
    assert (row["method"] == "epicache") == (row["differences"] == {}), row
    if row["method"] in ("sinks", "random", "kvzip", "epicache"):
        entries = row["figures"]["entries"]
        assert row["budget"] != "300" or entries["low"] == entries["high"] == 300 * 2 * 3, row
        assert row["figures"]["peak_bytes"]["mean"] > row["figures"]["cache_bytes"]["mean"], row
        assert 0 < row["figures"]["retained_mass"]["mean"] <= 1 and len(row["output_error_by_layer"]) == 3, row
PY
"$cli" bench assistant "${small[@]}" --csv 2>/dev/null | python3 -c 'import csv, sys; rows = list(csv.DictReader(sys.stdin)); assert {r["figure"] for r in rows} >= {"kl", "nll", "answer_kept", "routed"} and all(None not in r and float(r["mean"]) == float(r["mean"]) for r in rows)' ||
    complain "--csv"
"$cli" bench assistant "${tiny[@]}" --suite needle --sizes 6000 --seeds 1 --methods epicache 2>/dev/null | grep -q "^epicache .*" || complain "the needle suite"
# One dialogue has no interval.
one=("${tiny[@]}" --sizes 3000 --seeds 1 --questions 2 --budget 4x --methods sinks)
"$cli" bench assistant "${one[@]}" >table 2>/dev/null || complain "one dialogue"
grep -q "^sinks .*(n = 1)" table || complain "one dialogue is not said: $(cat table)"
grep "^sinks " table | grep -q "\[" && complain "an interval of one dialogue: $(cat table)"
"$cli" bench assistant "${one[@]}" --json 2>/dev/null |
    python3 -c 'import json, sys; kl = json.load(sys.stdin)["rows"][-1]["figures"]["kl"]; assert kl["low"] is kl["high"] is None and kl["dialogues"] == 1, kl' ||
    complain "an interval of one dialogue as JSON"
"$cli" bench assistant --suite invariants "${tiny[@]}" >checks 2>/dev/null || complain "the invariants: exit $?"
grep -q "^holds  *every layer's budget is full" checks || complain "the invariants say nothing: $(cat checks)"
grep -q FAILS checks && complain "an invariant fails: $(cat checks)"

TMPDIR=/proc expect 5 "cannot be written" "${small[@]}"
TMPDIR=/no/such/folder expect 5 "temporary files" "${small[@]}"

# Ctrl-C: what is finished is shown.
begins "^5 of " said "$cli" bench assistant "${tiny[@]}" --sizes 6000 --seeds 500 --methods sinks || complain "it ended before it could be cancelled"
kill -INT "$pid"
wait "$pid"
[[ $? == 4 ]] || complain "after Ctrl-C the exit code is not 4"
grep -q "^sinks " said || complain "after Ctrl-C there is no table: $(tail -5 said)"
grep -q "has what was finished" said || complain "after Ctrl-C nothing is said"

((failures == 0)) && echo "bench assistant does what it says"
exit $((failures > 0))
