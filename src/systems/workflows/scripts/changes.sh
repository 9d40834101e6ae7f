# shellcheck shell=bash
# Says which Terraform roots a change touches: bash changes.sh ROOT...
# BASE_SHA is what it is compared with; when empty, the first parent: HEAD is then the merge that GitHub made to try.
set -euo pipefail

base=${BASE_SHA:-HEAD^1}
for root in "$@"; do
  status=0
  git diff --quiet "$base" HEAD -- "generated/terraform/$root" || status=$?
  case $status in
    0) changed=false ;;
    1) changed=true ;;
    *) exit "$status" ;; # git could not tell: that is no "unchanged"
  esac
  echo "$root: $changed"
  echo "$root=$changed" >>"$GITHUB_OUTPUT"
done
