# shellcheck shell=bash
# Says how far the promotion came. RESULTS has a line `ROOT RESULT` for each root, in their order.
set -euo pipefail

{
  echo "## Promotion of ${GITHUB_SHA:0:12}"
  echo
  echo "| root | apply |"
  echo "| --- | --- |"
  while read -r root result; do
    case $result in
      success) state="done" ;;
      failure) state="**failed**, or was refused" ;;
      cancelled) state="cancelled" ;;
      *) state="not reached" ;;
    esac
    echo "| $root | $state |"
  done <<<"$RESULTS"
} >>"$GITHUB_STEP_SUMMARY"
