# shellcheck shell=bash
# Plans a Terraform root: bash plan.sh ROOT BYTES. The plan goes to the log, to the summary, and, cut to BYTES, to the
# job's outputs for the comment. A plan may hold any text: nothing of it may reach the shell, the runner or the Markdown.
set -euo pipefail

root=$1 bytes=$2
folder=generated/terraform/$root
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unguessable() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# fenced FILE BYTES: the whole lines of FILE that fit, in a fence that none of them closes.
fenced() {
  local fence='```'
  while grep -qF -- "$fence" "$1"; do fence+='`'; done
  echo "${fence}text"
  LC_ALL=C awk -v left="$2" '
    { left -= length($0) + 1 }
    left < 0 { print "… cut here: the whole plan is in the log of the run"; exit }
    { print }' "$1"
  echo "$fence"
}

terraform_plan() {
  terraform -chdir="$folder" init -input=false -no-color >"$work/log" 2>&1 || return 1
  # No lock: a plan changes nothing, and must not keep an apply waiting.
  terraform -chdir="$folder" plan -input=false -no-color -lock=false -detailed-exitcode >"$work/log" 2>&1
}

status=0
terraform_plan || status=$?
case $status in
  0) outcome="no changes" ;;
  2) outcome=changes ;;
  *) outcome=failed ;;
esac

stop=$(unguessable)
echo "::stop-commands::$stop"
cat "$work/log"
echo "::$stop::"

sed -E '/^[^ ]+: (Refreshing state|Reading|Still reading|Read complete)/d' "$work/log" >"$work/plan"
{
  echo "## Plan of \`$root\`: $outcome"
  fenced "$work/plan" 900000 # GitHub takes 1 MiB
} >>"$GITHUB_STEP_SUMMARY"
end=$(unguessable)
{
  echo "outcome=$outcome"
  echo "text<<$end"
  fenced "$work/plan" "$bytes"
  echo "$end"
} >>"$GITHUB_OUTPUT"
[ "$outcome" != failed ]
