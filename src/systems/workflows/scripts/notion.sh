# shellcheck shell=bash
# Adds a page to the Notion database DATABASE for what a merge changes: DIFF, a heading a grade, a bullet a change.
# Reads COMMIT, COMMIT_URL and NOTION_TOKEN. A commit that has its page already gets no second one. That Notion is not
# there is told and fails nothing: the change log has it all, and this job can be run again. What only a person can cure
# (a token, a database that is not shared) fails.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -n "$NOTION_TOKEN" ] || { echo "::error::there is no secret NOTION_TOKEN to sign in to Notion with" && exit 1; }
# In a file, since every process can read a command line.
(umask 077 && printf 'authorization: Bearer %s\nnotion-version: 2025-09-03\ncontent-type: application/json\n' "$NOTION_TOKEN" >"$work/headers")

absent() {
  echo "::warning::Notion does not answer ($1): this change is in the change log alone; run this job again later"
  echo "Notion does not answer ($1); the change log has this change" >>"$GITHUB_STEP_SUMMARY"
  exit 0
}

# notion METHOD PATH [BODY]: the answer is in $work/answer.
notion() {
  local attempt status wait arguments=()
  [ -z "${3:-}" ] || arguments=(--data "@$3")
  for attempt in 1 2 3 4 5; do
    : >"$work/head" # curl makes none where nobody answers
    status=$(curl --silent --show-error --proto '=https' --max-time 30 --request "$1" --header "@$work/headers" \
      --output "$work/answer" --dump-header "$work/head" --write-out '%{http_code}' "${arguments[@]}" \
      "https://api.notion.com/v1/$2") || status=000
    case $status in
      2??) return 0 ;;
      000 | 409 | 429 | 5??) ;;
      *)
        echo "::error::Notion refuses ($status $(jq -r '.code // "without a reason" | @json' "$work/answer" 2>/dev/null))"
        exit 1
        ;;
    esac
    wait=$(sed -nE 's/^[Rr]etry-[Aa]fter: *([0-9]{1,2})[^0-9]*$/\1/p' "$work/head" | sed -n 1p)
    [ "$attempt" = 5 ] || sleep "${wait:-$((attempt * attempt))}"
  done
  absent "$status"
}

# What holds the pages of a database are its data sources; Notion shows the first.
notion GET "databases/$DATABASE"
source=$(jq -er '.data_sources[0].id' "$work/answer") || absent "the database names no data source"

jq -n --arg commit "${COMMIT:0:12}" '{filter: {property: "title", title: {contains: $commit}}, page_size: 1}' >"$work/query"
notion POST "data_sources/$source/query" "$work/query"
if [ "$(jq '.results | length' "$work/answer")" != 0 ]; then
  echo "Notion has this commit already"
  exit 0
fi

# Notion takes 2,000 characters a text (of which some count twice), 100 texts a block and 100 blocks a request.
printf '%s\n' "$DIFF" >"$work/diff"
jq -n --rawfile diff "$work/diff" --arg url "$COMMIT_URL" --arg commit "${COMMIT:0:12}" '
  def texts: [range(0; length; 1000) as $at | {type: "text", text: {content: .[$at:$at + 1000]}}][:100];
  def block($type; $text): {object: "block", type: $type, ($type): {rich_text: ($text | texts)}};
  [{object: "block", type: "paragraph", paragraph: {rich_text: [{type: "text", text: {content: $commit, link: {url: $url}}}]}}]
  + (reduce ($diff | split("\n")[] | select(. != "")) as $line ([];
      if $line | startswith("    ") then .[-1].text += "\n" + $line[4:]
      elif $line | startswith("  ") then . + [{type: "bulleted_list_item", text: $line[2:]}]
      else . + [{type: "heading_3", text: $line}] end)
    | map(block(.type; .text)))' >"$work/blocks"
title="$(git log -1 --format=%s "$COMMIT") (${COMMIT:0:12})"
jq --arg source "$source" --arg title "$title" '{
  parent: {type: "data_source_id", data_source_id: $source},
  properties: {title: {title: [{type: "text", text: {content: $title[-1000:]}}]}},
  children: .[:100]}' "$work/blocks" >"$work/page"
notion POST pages "$work/page"
page=$(jq -er .id "$work/answer") || absent "the page has no id"

count=$(jq length "$work/blocks")
for ((at = 100; at < count; at += 100)); do
  jq --argjson at "$at" '{children: .[$at:$at + 100]}' "$work/blocks" >"$work/more"
  notion PATCH "blocks/$page/children" "$work/more"
done
echo "added a page to the Notion database" >>"$GITHUB_STEP_SUMMARY"
