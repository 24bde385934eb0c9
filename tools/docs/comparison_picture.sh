#!/usr/bin/env bash
# comparison_picture.sh LIGHTREEL_CLI [PNG]: the README's picture of a comparison, from a real run on the embedded model.
# Needs chromium. The figures are this machine's: run it with nothing else running.
set -euo pipefail
cli=$(realpath "$1")
picture=$(realpath -m "${2:-docs/images/comparison.png}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$cli" compare "a red circle moving right over a blue background" --seed 7 --repeat 3 --output-dir "$scratch/comparison" \
    --title "Five settings, one clip" --setting "every third step full=interval=3" --setting "every second step full=interval=2" \
    --setting "error budget 0.3=budget=0.3" --setting "least memory=preset=least-memory"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1400,1290 --virtual-time-budget=4000 \
    --screenshot="$picture" "file://$scratch/comparison/report.html"
