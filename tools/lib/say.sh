# shellcheck shell=bash
# What ./run, ./test and tools/lint print, and where they are. Sourced first, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034  # used by those who source this
logs=$root/build/logs

# say TEXT: one line about the step that starts now.
say() { printf '==> %s\n' "$*"; }

# fail TEXT [NEXT]: what went wrong, what to type next, and out.
fail() {
    printf '\nerror: %s\n' "$1" >&2
    if [[ -n ${2:-} ]]; then printf '  next: %s\n' "$2" >&2; fi
    exit 1
}

# A life sign every 15 seconds: the newest line of the log that the running step writes.
beat() {
    local log=$1 start=$SECONDS
    while sleep 15 >/dev/null 2>&1; do
        printf '    %4d s  %s\n' $((SECONDS - start)) "$(tail -n 1 "$log" 2>/dev/null | cut -c1-110)"
    done
}

# step WHAT NEXT LOG COMMAND...: runs the command with its output in LOG; on failure shows the end of it.
step() {
    local what=$1 next=$2 log=$3 start=$SECONDS code=0 beat_pid
    shift 3
    say "$what"
    mkdir -p "$(dirname "$log")"
    : >"$log"
    beat "$log" 9>&- &  # the folder lock must not live on in a sleep
    beat_pid=$!
    "$@" >>"$log" 2>&1 </dev/null || code=$?
    kill "$beat_pid" 2>/dev/null || true
    wait "$beat_pid" 2>/dev/null || true
    if ((code != 0)); then
        printf '\n----- the last 30 lines of %s -----\n' "$log" >&2
        tail -n 30 "$log" >&2
        fail "$what: failed after $((SECONDS - start)) s (exit code $code). The whole log: $log" "$next"
    fi
    # Lines for steps that nobody waited for would only hide the others.
    if ((SECONDS - start >= 2)); then printf '    done in %d s\n' $((SECONDS - start)); fi
}
