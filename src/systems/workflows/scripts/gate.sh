# shellcheck shell=bash
# Decides whether a change may be merged, from what the jobs before came to. GitHub counts a skipped job as a success;
# this does not. PLANS has a line `ROOT CHANGED RESULT` for each root.
set -euo pipefail

verdict=0
say() {
  echo "$1"
  echo "- $1" >>"$GITHUB_STEP_SUMMARY"
}
refuse() {
  verdict=1
  say "$1"
  echo "::error::$1"
}

case $OUTPUT in
  success) say "the output is what the document says" ;;
  *) refuse "the output was not found to be what the document says ($OUTPUT): run platc build, and commit what it writes" ;;
esac
if [ "$EVENT" = merge_group ]; then
  say "the plans were made in the pull requests"
  exit "$verdict"
fi
[ "$FORK" != true ] || say "a fork gets no secrets: nothing is planned and no comment written; what changes stands below the job output"
[ "$CHANGES" = success ] || refuse "which Terraform roots change is not known ($CHANGES)"

while read -r root changed result; do
  case $changed:$result in
    false:skipped) say "$root: unchanged" ;;
    true:success) say "$root: planned" ;;
    true:skipped)
      if [ "$FORK" = true ]; then
        refuse "$root: changes, and a fork gets no secrets to plan with: push the branch to this repository"
      else
        refuse "$root: changes, and was not planned"
      fi
      ;;
    *) refuse "$root: the plan came to nothing ($result)" ;;
  esac
done <<<"$PLANS"
exit "$verdict"
