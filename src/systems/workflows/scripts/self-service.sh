# shellcheck shell=bash
# Turns a request into a pull request: bash self-service.sh KIND..., which are the kinds that may be asked for.
# The request is issue NUMBER of REPOSITORY, or KIND and FIELDS (a JSON object) of a dispatch. Whoever wrote it may have
# written anything: it stays in files, goes to platc as JSON, and is shown in fences that it cannot close.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fenced FILE: the lines of FILE that fit into a comment, in a fence that none of them closes.
fenced() {
  local fence='```'
  while grep -qF -- "$fence" "$1"; do fence+='`'; done
  echo "${fence}text"
  LC_ALL=C awk -v left=30000 '
    { left -= length($0) + 1 }
    left < 0 { print "… cut here"; exit }
    { print }' "$1"
  echo "$fence"
}

# tell FILE: the one comment that this workflow keeps on the issue; of a dispatch, the summary of the run.
tell() {
  cat "$1" >>"$GITHUB_STEP_SUMMARY"
  [ -n "$NUMBER" ] || return 0
  local id
  { printf '<!-- platc self-service -->\n' && cat "$1"; } >"$work/comment"
  id=$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" \
    --jq '.[] | select(.user.type == "Bot" and (.body | startswith("<!-- platc self-service -->"))) | .id' | sed -n 1p)
  if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$id" -F "body=@$work/comment"
  else
    gh api --silent --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" -F "body=@$work/comment"
  fi
}

# refuse WHAT: says what is wrong, with what is in $work/said. A request that cannot be served is no failure of the
# workflow; of a dispatch it is one, since nobody reads its comment.
refuse() {
  {
    printf '### This request cannot be served\n\n%s\n\n' "$1"
    [ ! -s "$work/said" ] || fenced "$work/said"
    [ -z "$NUMBER" ] || printf '\nEdit the issue to ask again. Nothing was changed.\n'
  } >"$work/refusal"
  tell "$work/refusal"
  [ -n "$NUMBER" ] && exit 0
  exit 1
}
: >"$work/said"

# json TEXT: a line of text as a JSON string.
json() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# parse: the answers of an issue form, a line each below `### label`, from $work/body to $work/kind and $work/fields.
parse() {
  local line label='' answer='' separator='' seen=' '
  keep() {
    [ -n "$label" ] || return 0
    [ "$answer" != "_No response_" ] || answer=
    if [ "$label" = add ]; then
      printf %s "$answer" >"$work/kind"
    elif [ -n "$answer" ]; then
      printf '%s"%s": ' "$separator" "$label" && json "$answer"
      separator=', '
    fi
  }
  printf '{'
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    if [[ $line =~ ^'### '([a-z][a-z0-9_.]{0,40})$ ]]; then
      keep
      label=${BASH_REMATCH[1]} answer=
      [[ $seen != *" $label "* ]] || refuse "\`$label\` is answered twice."
      seen+="$label "
    elif [[ -n ${line// /} ]]; then
      [ -n "$label" ] || refuse "The issue does not begin with an answer. Use one of the forms."
      [ -z "$answer" ] || refuse "The answer to \`$label\` has several lines; it takes one."
      [[ $line != *[[:cntrl:]]* ]] || refuse "The answer to \`$label\` has a control character in it."
      answer=$line
    fi
  done <"$work/body"
  keep
  printf '}'
}

: >"$work/kind"
if [ -n "$NUMBER" ]; then
  [[ $NUMBER =~ ^[0-9]+$ ]] || exit 1
  gh api "repos/$REPOSITORY/issues/$NUMBER" --jq '.body // ""' >"$work/body"
  # grep: NUL would vanish from what bash reads
  if LC_ALL=C tr -d '\0' <"$work/body" | cmp -s - "$work/body"; then parse >"$work/fields"; else refuse "The issue is no text."; fi
  branch=self-service/issue-$NUMBER asked="issue #$NUMBER"
else
  printf %s "$FIELDS" >"$work/fields"
  printf %s "$KIND" >"$work/kind"
  branch=self-service/run-$RUN_ID asked="run $RUN_ID"
fi

kind=
for known in "$@"; do
  [ "$known" != "$(<"$work/kind")" ] || kind=$known
done
[ -n "$kind" ] || refuse "What to add is none of: $*."

open=$(gh pr list --repo "$REPOSITORY" --head "$branch" --state open --json url --jq '.[0].url // ""')
if [ -n "$open" ]; then
  refuse "There is a pull request for it already: $open. Close that one to ask anew."
fi

# platc refuses what would not compile, and writes nothing then.
platc add "$kind" --from-json "$work/fields" --color never 2>"$work/said" </dev/null ||
  refuse "The platform would not compile with this $kind:"
platc build --color never 2>"$work/built" || {
  mv "$work/built" "$work/said"
  refuse "The output cannot be built with this $kind:"
}
platc diff --format markdown HEAD >"$work/diff" 2>/dev/null || : >"$work/diff"

git switch --quiet --create "$branch"
git add --all
git -c user.name='platc self-service' -c user.email='platc@users.noreply.github.com' \
  commit --quiet --message "Add the $kind that $asked asks for"
# the branch is ours: an earlier request of this issue, whose pull request was closed, gives way
git -c credential.helper= -c credential.helper='!gh auth git-credential' \
  push --quiet --force "$SERVER_URL/$REPOSITORY.git" "HEAD:refs/heads/$branch"
{
  if [ -n "$NUMBER" ]; then
    printf 'Closes #%s when it is merged.\n\n' "$NUMBER"
  fi
  printf 'Review it as you would any other: the request was checked for whether it compiles, not for whether it is wanted.\n\n'
  LC_ALL=C head -c 50000 "$work/diff"
} >"$work/description"
url=$(gh pr create --repo "$REPOSITORY" --base "$BASE" --head "$branch" \
  --title "Add the $kind of $asked" --body-file "$work/description")
printf '### The request is a pull request now\n\n%s\n\n' "$url" >"$work/done"
[ ! -s "$work/said" ] || fenced "$work/said" >>"$work/done"
tell "$work/done"
