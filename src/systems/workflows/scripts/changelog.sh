# shellcheck shell=bash
# Writes what a merge changes into the change log: significant-changes.md on the branch significant-changes, the newest
# first. Nobody protects that branch and no workflow starts from it, so this needs no bypass and starts nothing.
# Reads DIFF (Markdown), COMMIT, COMMIT_URL, and GH_TOKEN to push with. A commit that is in it already is left alone.
set -euo pipefail

branch=significant-changes file=significant-changes.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The token is in the environment, and in no file and no command line.
# shellcheck disable=SC2016
helper='!f() { echo username=x-access-token; echo "password=$GH_TOKEN"; }; f'
signed_in() { git -C "$work/log" -c credential.helper= -c "credential.helper=$helper" "$@"; }

day=$(git log -1 --format=%cs "$COMMIT")
# A subject is anybody's text: what formats or links in Markdown is told as itself.
subject=$(git log -1 --format=%s "$COMMIT" | sed -e 's/[][\\`*_{}<>()#!|~@&]/\\&/g')
marker="<!-- $COMMIT -->"
{
  printf '## %s: %s\n\n%s [%s](%s)\n\n' "$day" "$subject" "$marker" "${COMMIT:0:12}" "$COMMIT_URL"
  # Its headings are below the entry's.
  printf '%s\n' "${DIFF:-The runner withheld it, since it holds a secret.}"
} >"$work/entry"

# Lays the branch as it is now into a new work tree; one that is not there yet is empty.
look() {
  local status=0
  rm -rf "$work/log"
  git init --quiet "$work/log"
  git -C "$work/log" remote add origin "$(git remote get-url origin)"
  signed_in ls-remote --exit-code --heads origin "$branch" >"$work/there" || status=$?
  case $status in
    0)
      signed_in fetch --quiet --depth=1 origin "$branch" || return 1
      git -C "$work/log" checkout --quiet --detach --force FETCH_HEAD
      ;;
    2) ;;
    *) return 1 ;;
  esac
}

write() {
  local log=$work/log/$file
  [ -f "$log" ] || printf '# Significant changes\n\nWhat each merge changes, the newest first.\n\n' >"$log"
  {
    sed '/^## /,$d' "$log"
    cat "$work/entry"
    [ -z "$(sed -n '/^## /,$p' "$log")" ] || { echo && sed -n '/^## /,$p' "$log"; }
  } | cat -s >"$work/new"
  mv "$work/new" "$log"
  git -C "$work/log" add "$file"
  git -C "$work/log" -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
    commit --quiet --message "Significant changes of ${COMMIT:0:12}"
}

for attempt in 1 2 3 4 5; do
  if look; then
    if [ -f "$work/log/$file" ] && grep -qF -- "$marker" "$work/log/$file"; then
      echo "the change log has this commit already"
      exit 0
    fi
    write
    # Refused where another run was faster: then its entry is read and this one put above it.
    if signed_in push --quiet origin "HEAD:refs/heads/$branch"; then
      echo "wrote to \`$file\` on the branch \`$branch\`" >>"$GITHUB_STEP_SUMMARY"
      exit 0
    fi
  fi
  sleep "$attempt"
done
echo "::error::the branch $branch cannot be written: see that no ruleset keeps the workflow from it, and run this job again"
exit 1
