# shellcheck shell=bash
# Releases an image: SERVICE in NAMESPACE runs IMAGE, which is named by digest. CAUSE says in the history what it was.
# DOPPLER_SERVICE_TOKEN, where there is one, is what its pods read Doppler with.
# PLACEHOLDER is what runs before the first release.
# Every check comes before the first change. A Deployment that does not get ready goes back to the image before.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

summary() { echo "$1" >>"$GITHUB_STEP_SUMMARY"; }
failed() {
  summary "## \`$SERVICE\` in \`$NAMESPACE\`: $1"
  echo "::error::$SERVICE in $NAMESPACE: $1"
  exit 1
}
in_namespace() { kubectl --namespace "$NAMESPACE" "$@"; }

label='^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$'
[[ $SERVICE =~ $label && $NAMESPACE =~ $label ]] || { echo "::error::no name of a service or a namespace"; exit 1; }
[[ $IMAGE =~ ^[a-z0-9][a-z0-9._:/-]*@sha256:[0-9a-f]{64}$ ]] ||
  failed "the image is not named by digest, and a tag may be another image tomorrow; nothing is changed"
[[ $CAUSE =~ ^[A-Za-z0-9\ ._:/@-]{1,200}$ ]] || failed "the cause has characters that a history may not have"

kind="" at=""
for try in deployment cronjob; do
  found=$(in_namespace get "$try/$SERVICE" --ignore-not-found --output name) || failed "the cluster does not answer; nothing is changed"
  [ -z "$found" ] || { kind=$try && break; }
done
case $kind in
  deployment) at=.spec.template.spec ;;
  cronjob) at=.spec.jobTemplate.spec.template.spec ;;
  *) failed "there is no Deployment and no CronJob of that name: its manifests are not applied yet; nothing is changed" ;;
esac

# The object as it is at one moment: a line each for version and deadline, then one a container.
look() {
  in_namespace get "$kind/$SERVICE" --output "jsonpath=version {.metadata.resourceVersion}{'\n'}deadline {.spec.progressDeadlineSeconds}{'\n'}{range $at.containers[*]}container {.name} {.image}{'\n'}{end}{range $at.initContainers[*]}init {.name} {.image}{'\n'}{end}" >"$work/live"
}
# said WORD: what stands behind the word. image_of: the image of the service's own container.
said() { awk -v word="$1" '$1 == word { print $2 }' "$work/live"; }
image_of() { awk -v name="$SERVICE" '$1 == "container" && $2 == name { print $3 }' "$work/live"; }

# patch IMAGE CAUSE. An init container with the image of the service's own follows it; one with an image of its own does not.
patch() {
  awk -v image="$1" -v same="${1%@*}@" -v old="$(image_of)" -v name="$SERVICE" -v cause="$2" -v kind="$kind" '
    $1 == "version" { version = $2 }
    $1 == "init" && ($3 == old || index($3, same) == 1) { init = init (init ? "," : "") "{\"name\":\"" $2 "\",\"image\":\"" image "\"}" }
    END {
      pods = "\"containers\":[{\"name\":\"" name "\",\"image\":\"" image "\"}]" (init ? ",\"initContainers\":[" init "]" : "")
      pods = "{\"template\":{\"spec\":{" pods "}}}"
      if (kind == "cronjob") pods = "{\"jobTemplate\":{\"spec\":" pods "}}"
      printf "{\"metadata\":{\"resourceVersion\":\"%s\",\"annotations\":{\"kubernetes.io/change-cause\":\"%s\"}},\"spec\":%s}", version, cause, pods
    }' "$work/live"
}
# put IMAGE CAUSE OVER: patches the image in, over the image OVER or, if that is empty, any. The patch names the version that
# it was made from: the cluster refuses it if anybody was faster, and it is made anew. `from` is the image that it replaced.
# Returns 1 if the cluster refused, 2 if it did not answer, 3 if there is no such container any more, 4 if OVER has gone.
put() {
  local attempt
  for attempt in 1 2 3 4 5; do
    look || return 2
    from=$(image_of)
    [ -n "$from" ] || return 3
    [ "${3:-$from}" = "$from" ] || return 4
    if in_namespace patch "$kind/$SERVICE" --type=strategic --field-manager=platc-release --patch "$(patch "$1" "$2")" >"$work/said" 2>&1; then
      return 0
    fi
    cat "$work/said"
    grep -q 'Conflict\|has been modified' "$work/said" || return 1
    sleep "$attempt"
  done
  return 1
}

look || failed "the cluster does not answer; nothing is changed"
[ -n "$(image_of)" ] || failed "the $kind has no container \`$SERVICE\`: a patch would add a second one; nothing is changed"

if [ -n "${DOPPLER_SERVICE_TOKEN:-}" ]; then
  # On standard input: what stands in arguments, everybody on the machine can read.
  in_namespace apply --server-side --force-conflicts --field-manager=platc-release --validate=false --filename - <<EOF ||
{"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"$SERVICE-doppler-token","labels":{"app.kubernetes.io/name":"$SERVICE","app.kubernetes.io/managed-by":"platc"}},"data":{"serviceToken":"$(printf %s "$DOPPLER_SERVICE_TOKEN" | openssl base64 -A)"}}
EOF
    failed "the token for Doppler could not be written; the image is not changed"
fi

put "$IMAGE" "$CAUSE" "" && status=0 || status=$?
case $status in
  0) before=$from deadline=$(said deadline) ;;
  1) failed "the cluster refused the patch: $(tail -n 1 "$work/said" | tr -d '\`' | cut -c 1-300)" ;;
  2) failed "the cluster does not answer; the image is not changed" ;;
  *) failed "the $kind has no container \`$SERVICE\` any more; the image is not changed" ;;
esac

if [ "$kind" = cronjob ]; then
  summary "## \`$SERVICE\` in \`$NAMESPACE\`: released; the next run has it"
  exit 0
fi

# Longer than the cluster itself waits for progress, so that it is the cluster that says what is wrong.
deadline=${deadline:-600}
if in_namespace rollout status "deployment/$SERVICE" --timeout="$((deadline + 60))s" 2>&1 | tee "$work/rollout"; then
  look || failed "released, but the cluster does not answer any more"
  [ "$(image_of)" = "$IMAGE" ] || failed "another release came over this one"
  summary "## \`$SERVICE\` in \`$NAMESPACE\`: released"
  summary "\`$IMAGE\`, in place of \`$before\`"
  exit 0
fi
reason=$(tail -n 1 "$work/rollout" | tr -d '\`' | sed 's/^error: //' | cut -c 1-300)

# Only the image is taken back: an undo to the revision before would bring back what the manifests had then, as nobody's.
[ "$before" != "$IMAGE" ] || failed "it did not get ready ($reason); it had that image before, so there is nothing to go back to"
put "$before" "$CAUSE, taken back" "$IMAGE" && status=0 || status=$?
case $status in
  0) ;;
  4) failed "it did not get ready ($reason); another release came over it, and is left alone" ;;
  *) failed "it did not get ready ($reason), and going back to \`$before\` failed: it is still on the new image" ;;
esac
# The placeholder of a web service answers nobody, and so is never ready.
[ "$before" != "$PLACEHOLDER" ] || failed "it did not get ready ($reason); it waits for its first release again"
in_namespace rollout status "deployment/$SERVICE" --timeout="$((deadline + 60))s" ||
  failed "it did not get ready ($reason); it is back on \`$before\`, which is not ready either"
failed "it did not get ready ($reason); it is back on \`$before\`"
