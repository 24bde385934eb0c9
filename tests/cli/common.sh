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
