# shellcheck shell=bash
# Says which Terraform roots a pull request changes: bash changes.sh ROOT...
# HEAD is the merge that GitHub made to try, and its first parent is where it would go.
set -euo pipefail

for root in "$@"; do
  status=0
  git diff --quiet HEAD^1 HEAD -- "generated/terraform/$root" || status=$?
  case $status in
    0) changed=false ;;
    1) changed=true ;;
    *) exit "$status" ;; # git could not tell: that is no "unchanged"
  esac
  echo "$root: $changed"
  echo "$root=$changed" >>"$GITHUB_OUTPUT"
done
