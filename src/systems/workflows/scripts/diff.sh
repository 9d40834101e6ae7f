# shellcheck shell=bash
# Says what a change does, in the terms of the document: bash diff.sh BYTES. The summary gets all of it, the outputs what
# fits into BYTES: `changes` (true, false, or unknown where the two cannot be compared), `text`, which is Markdown, and
# `plain`, which is not.
# Reads BASE, the commit that came before; one that GitHub does not know of (a branch that is new) is the parent.
set -euo pipefail

bytes=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unguessable() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

if ! git cat-file -e "$BASE^{commit}" 2>/dev/null; then BASE=HEAD^1; fi

changes=true
if ! { platc diff "$BASE" --format markdown >"$work/text" && platc diff "$BASE" >"$work/plain"; } 2>"$work/said"; then
  changes=unknown
  printf '%s\n' "Not known: the document or the one before it does not compile. The log of the run says why." |
    tee "$work/plain" >"$work/text"
elif [ "$(cat "$work/text")" = "Nothing changes." ]; then
  changes=false
fi

# A message may hold a text of the document: the runner takes no commands from it.
stop=$(unguessable)
echo "::stop-commands::$stop"
cat "$work/said" "$work/text"
echo "::$stop::"

{
  echo "## What changes"
  echo
  cat "$work/text"
} >>"$GITHUB_STEP_SUMMARY"
# output NAME FILE: the whole lines of FILE that fit.
output() {
  local end
  end=$(unguessable)
  echo "$1<<$end"
  LC_ALL=C awk -v left="$bytes" '
    { left -= length($0) + 1 }
    left < 0 { print "\nCut here: the summary of the run has the rest."; exit }
    { print }' "$2"
  echo "$end"
}
{
  echo "changes=$changes"
  output text "$work/text"
  output plain "$work/plain"
} >>"$GITHUB_OUTPUT"
