# shellcheck shell=bash
# Writes what changes and the plans into the one comment that this workflow keeps on a pull request.
# OUTPUT is what the comparison of the output came to, CHANGES and DIFF what diff.sh left. PLANS has a line
# `ROOT CHANGED RESULT` for each root; OUTCOME_<root> and TEXT_<root> are what plan.sh left.
set -euo pipefail

marker='<!-- platc verify -->'
body=$(mktemp)
trap 'rm -f "$body"' EXIT

planned=false
plans() {
  while read -r root changed result; do
    [ "$changed" = true ] || continue
    planned=true
    outcome=OUTCOME_${root//-/_} text=TEXT_${root//-/_}
    if [ -z "${!outcome:-}" ]; then
      printf '%s: no plan was made (%s)\n\n' "$root" "$result"
      continue
    fi
    # The runner withholds a text in which it finds a secret.
    printf '<details><summary>%s: %s</summary>\n\n%s\n\n</details>\n\n' \
      "$root" "${!outcome}" "${!text:-The plan is in the summary of the run.}"
  done <<<"$PLANS"
  [ "$planned" = true ] || printf 'No Terraform root changes.\n\n'
}
{
  printf '%s\n## What changes\n\n' "$marker"
  # shellcheck disable=SC2016 # it is Markdown
  [ "$OUTPUT" = success ] ||
    printf '**The output is not what the document says**: run `platc build`, and commit what it writes.\n\n'
  printf '%s\n\n## Terraform plans\n\n' "${DIFF:-It is in the summary of the run.}"
  plans
  printf '[The run](%s) has all of it in full.\n' "$RUN_URL"
} >"$body"

id=$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" \
  --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- platc verify -->"))) | .id' |
  sed -n 1p)
# By file: a plan is longer than what a command line can hold.
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$id" -F "body=@$body"
elif [ "$planned" = true ] || [ "$CHANGES" != false ] || [ "$OUTPUT" != success ]; then
  gh api --silent --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" -F "body=@$body"
fi
