#!/bin/sh
# Writes to file $2 which commit the source tree in directory $1 is: its short id, with "-modified" where the tree has
# changes or new files of its own. No file is left where git does not know: without git, without a repository, before
# its first commit, or in another project's repository. The repository is only read.
set -eu

rm -f "$2"
[ -e "$1/.git" ] || exit 0
commit=$(git -C "$1" rev-parse --short=7 --verify HEAD 2>/dev/null) || exit 0
changes=$(git --no-optional-locks -C "$1" status --porcelain 2>/dev/null) || exit 0
mkdir -p "${2%/*}"
printf '%s\n' "$commit${changes:+-modified}" >"$2"
