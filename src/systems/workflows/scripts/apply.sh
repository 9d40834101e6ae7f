# shellcheck shell=bash
# Plans a Terraform root and applies that plan: bash apply.sh ROOT [ROOT...]; the roots after the first follow in the
# promotion, and do not if this fails. The plan file holds secrets, so it never leaves this job.
set -euo pipefail

root=$1 after=${*:2}
folder=generated/terraform/$root
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

summary() { echo "$1" >>"$GITHUB_STEP_SUMMARY"; }

failed() {
  summary "## \`$root\`: $1"
  [ -z "$after" ] || summary "The promotion stops here; not reached: $after."
  summary "Merge a correction, or run this workflow again."
  echo "::error::$root: $1"
  exit 1
}

# What Terraform prints may hold any text: the runner takes no commands from it.
stop=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$stop"
status=0
terraform -chdir="$folder" init -input=false -no-color 2>&1 || status=1
if [ "$status" = 0 ]; then
  terraform -chdir="$folder" plan -input=false -no-color -lock-timeout=10m -detailed-exitcode -out="$work/plan" 2>&1 ||
    status=$?
fi
applied=0
if [ "$status" = 2 ]; then
  terraform -chdir="$folder" apply -input=false -no-color -lock-timeout=10m "$work/plan" 2>&1 || applied=$?
fi
echo "::$stop::"

case $status in
  0) summary "## \`$root\`: nothing to change" ;;
  2)
    [ "$applied" = 0 ] || failed "the apply failed, and some of it may be done"
    summary "## \`$root\`: applied"
    ;;
  *) failed "the plan failed, and nothing of it is done" ;;
esac
