# shellcheck shell=bash
# Compares a Terraform root with what is there: bash drift.sh ROOT BYTES. The outputs are `outcome` (none, drift, failed) and
# `objects`, a Markdown list cut to BYTES: names and what would happen to them. Values stay where they are, since a plan
# may hold secrets that no provider marks; the log has no more than why a plan failed.
set -euo pipefail

root=$1 bytes=$2
folder=generated/terraform/$root
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unguessable() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

drift_plan() {
  terraform -chdir="$folder" init -input=false -no-color >"$work/log" 2>&1 || return 1
  # No lock: a plan changes nothing, and must not keep an apply waiting.
  terraform -chdir="$folder" plan -input=false -no-color -lock=false -detailed-exitcode >"$work/log" 2>&1
}

status=0
drift_plan || status=$?
case $status in
  0) outcome=none ;;
  2) outcome=drift ;;
  *) outcome=failed ;;
esac

: >"$work/objects"
if [ "$outcome" = drift ]; then
  # shellcheck disable=SC2016 # it is Markdown
  tr -d '`' <"$work/log" |
    sed -nE 's/^  # ([^(].*) (will be .*|must be .*|has changed.*|has been deleted.*|has moved to .*)$/- `\1` \2/p' |
    sed 's/[<>&@]/ /g' >"$work/objects"
  [ -s "$work/objects" ] || echo "- only outputs" >"$work/objects"
fi
stop=$(unguessable)
echo "::stop-commands::$stop"
if [ "$outcome" = failed ]; then cat "$work/log"; else cat "$work/objects"; fi
echo "::$stop::"

{
  echo "## Drift of \`$root\`: $outcome"
  echo
  cat "$work/objects"
} >>"$GITHUB_STEP_SUMMARY"
end=$(unguessable)
{
  echo "outcome=$outcome"
  echo "objects<<$end"
  LC_ALL=C awk -v left="$bytes" '
    { left -= length($0) + 1 }
    left < 0 { print "- and more: the summary of the run has them all"; exit }
    { print }' "$work/objects"
  echo "$end"
} >>"$GITHUB_OUTPUT"
[ "$outcome" != failed ]
