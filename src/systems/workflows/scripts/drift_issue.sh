# shellcheck shell=bash
# Keeps one issue open while anything drifts, and closes it when nothing does any more. ROOTS has a root a line;
# OUTCOME_<root> and OBJECTS_<root> are what drift.sh left. Reads REPOSITORY, RUN_URL and the token of gh.
set -euo pipefail

marker='<!-- platc drift -->'
body=$(mktemp)
trap 'rm -f "$body"' EXIT

drifts=false
roots() {
  local root outcome objects
  while read -r root; do
    outcome=OUTCOME_${root//-/_} objects=OBJECTS_${root//-/_}
    case ${!outcome:-} in
      none) continue ;;
      drift) printf '## %s\n\n%s\n\n' "$root" "${!objects:-The summary of the run names what drifts.}" ;;
      *) printf '## %s\n\nIt could not be planned, so nobody knows: the log of the run says why.\n\n' "$root" ;;
    esac
    drifts=true
  done <<<"$ROOTS"
}
{
  printf '%s\n' "$marker"
  printf 'What is there is not what Terraform was told. Apply the platform again, or write into the document what is meant.\n\n'
  roots
  printf '[The run](%s) found this. The issue closes itself when nothing drifts.\n' "$RUN_URL"
} >"$body"

issues=repos/$REPOSITORY/issues
id=$(gh api --paginate "$issues?state=open&labels=drift" \
  --jq '.[] | select(.user.login == "github-actions[bot]" and (.body // "" | startswith("<!-- platc drift -->"))) | .number' |
  sed -n 1p)
# By file: a list is longer than what a command line can hold.
if [ "$drifts" = true ] && [ -n "$id" ]; then
  gh api --silent --method PATCH "$issues/$id" -F "body=@$body"
elif [ "$drifts" = true ]; then
  gh api --silent --method POST "$issues" -f 'title=The platform drifts from the document' -f 'labels[]=drift' -F "body=@$body"
elif [ -n "$id" ]; then
  gh api --silent --method POST "$issues/$id/comments" -f "body=Nothing drifts any more: $RUN_URL"
  gh api --silent --method PATCH "$issues/$id" -f state=closed -f state_reason=completed
fi
