#!/bin/sh
# Runs the example twice: once undisturbed, and once killed with SIGKILL in the middle of its second rank and resumed.
# Then compares every prompt and every transcript of the two runs, byte for byte. Exits with 0 only if all are the same.
#
#   docs/examples/kill-and-resume.sh [DIR]   DIR keeps what the runs leave behind; without it, nothing is kept
set -eu

here=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)
reproof=$here/../../reproof
dag=$here/harbour-ledger.json
script=$here/harbour-ledger.script.json
runner=

if [ $# -gt 0 ]; then
    mkdir -p "$1"
    work=$(CDPATH='' cd -P "$1" && pwd)
    rm -rf "$work/.reproof" "$work/undisturbed" "$work/killed"
else
    work=$(mktemp -d)
fi

leave() {
    code=$?
    trap - EXIT
    if [ -n "$runner" ]; then
        kill -9 "$runner" 2>/dev/null || true
    fi
    if [ "$code" -ne 0 ]; then
        echo "failed; everything is still in $work" >&2
    elif [ $# -eq 0 ]; then
        rm -rf "$work"
    fi
    exit "$code"
}
trap 'leave "$@"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Shows what a runner has said. $1: file
said() {
    sed 's/^/    /' "$1"
}

# Waits until the log of the runner has a line. $1: file, $2: pattern of the line
await_line() {
    until grep -q "$2" "$1"; do
        kill -0 "$runner" 2>/dev/null || { said "$1" && echo "the runner ended before '$2'" >&2 && exit 1; }
        sleep 0.1
    done
}

cd "$work"
"$reproof" dag check "$dag"

echo
echo '1. A run that nobody disturbs'
"$reproof" run "$dag" --agent-script "$script" --run-id undisturbed 2>undisturbed.log || { said undisturbed.log; exit 1; }
said undisturbed.log

echo
echo '2. The same run, killed in the middle of its second rank: one task has finished, the other is still talking'
"$reproof" run "$dag" --agent-script "$script" --run-id killed 2>killed.log &
runner=$!
await_line killed.log '^plan-import: FINISHED'
kill -9 "$runner"
wait "$runner" 2>/dev/null || true
runner=
said killed.log
echo '    ... SIGKILL'

echo
echo '3. Resumed'
"$reproof" resume killed --agent-script "$script" 2>resumed.log || { said resumed.log; exit 1; }
said resumed.log

echo
echo '4. Compared'
prompts=0
transcripts=0
tasks=0
for run in undisturbed killed; do
    mkdir "$run"
done
for task in $(sed -n 's/^ *"id": "\([a-z-]*\)",$/\1/p' "$dag"); do
    tasks=$((tasks + 1))
    for run in undisturbed killed; do
        "$reproof" prompt "$run" "$task" >"$run/$task.prompt.txt"
        "$reproof" transcript "$run" "$task" >"$run/$task.transcript.txt"
    done
    if cmp "undisturbed/$task.prompt.txt" "killed/$task.prompt.txt"; then
        prompts=$((prompts + 1))
    fi
    if cmp "undisturbed/$task.transcript.txt" "killed/$task.transcript.txt"; then
        transcripts=$((transcripts + 1))
    fi
done
echo "    same prompts: $prompts of $tasks"
echo "    same transcripts: $transcripts of $tasks"
if [ $# -gt 0 ]; then
    echo "    look at $work/undisturbed and $work/killed; 'reproof runs --cwd $work' lists the runs"
else
    echo "    '$0 DIR' keeps the prompts, the transcripts and the runs in DIR"
fi
[ "$tasks" -gt 0 ] && [ "$prompts" -eq "$tasks" ] && [ "$transcripts" -eq "$tasks" ]
