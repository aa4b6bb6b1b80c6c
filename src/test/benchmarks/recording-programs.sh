#!/usr/bin/env bash
# Times whole runs of two packaged checkouts in turns: one agent prints a gigabyte.
#
#   recording-programs.sh BEFORE AFTER [ROUNDS]
#
# BEFORE and AFTER are checkouts in which `mvn -Dmaven.test.skip=true package -pl engine -am` was run.
set -euo pipefail

before=$(cd "$1" && pwd)
after=$(cd "$2" && pwd)
rounds=${3:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"title":"Recording","tasks":[{"id":"a","complexity":"LOW","subtask_prompt":"Say."}]}' > dag.json
awk 'BEGIN { srand(1); n = split("the quick brown fox weighs flour at the old mill by the river while bakers argue about salt", w, " ")
    while (length(s) < 1000000) { t = ""; while (length(t) < 4000) t = t w[1 + int(rand() * n)] (rand() < 0.08 ? "\n" : " "); s = s t }
    printf "%s", substr(s, 1, 1000000) }' > text
lines='cat > /dev/null; yes "[12:00:00] the quick brown fox weighs flour at the old mill" | head -c 1000000000'
words="cat > /dev/null; for i in \$(seq 1000); do cat '$work/text'; done"

seconds() {
    rm -rf .reproof
    local start end
    start=$(date +%s.%N)
    "$1/reproof" run dag.json --run-id r --agent-command "$2" > out.txt 2> err.txt || { cat err.txt >&2; exit 1; }
    end=$(date +%s.%N)
    awk -v s="$start" -v e="$end" 'BEGIN { printf "%.2f", e - s }'
}

printf 'load   round  before  after  before over after\n'
for load in words lines; do
    for round in $(seq "$rounds"); do
        b=$(seconds "$before" "${!load}")
        a=$(seconds "$after" "${!load}")
        awk -v l="$load" -v r="$round" -v b="$b" -v a="$a" 'BEGIN { printf "%-6s %5d  %6s %6s  %.2f\n", l, r, b, a, b / a }'
    done
done
