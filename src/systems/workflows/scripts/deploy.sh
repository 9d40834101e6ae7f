# shellcheck shell=bash
# Applies the manifests of an environment to a cluster: bash deploy.sh FOLDER NAMESPACE. FOLDER has a Kustomization.
# What holds the image PLACEHOLDER in the manifests is the release's: it keeps the image that runs. What platc once
# applied and the manifests have no more is deleted, when all the rest is ready; of what belongs to no namespace, what has
# the labels of PLATFORM and ENVIRONMENT.
# CLOUDFLARED_TUNNEL_TOKEN, where there is one, is what the tunnel signs in with. From REGISTRIES, where there are any, nodes
# pull as OCIR_PULL_USERNAME with OCIR_PULL_TOKEN.
set -euo pipefail

folder=$1 namespace=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

summary() { echo "$1" >>"$GITHUB_STEP_SUMMARY"; }
failed() {
  summary "## \`$namespace\`: $1"
  summary "Merge a correction, or run this workflow again."
  echo "::error::$namespace: $1"
  exit 1
}
in_namespace() { kubectl --namespace "$namespace" "$@"; }
# The cluster checks every field of a server-side apply itself; what others own and the manifests name, they take back.
apply() { kubectl apply --server-side --force-conflicts --field-manager=platc --validate=false --filename "$1"; }

kubectl kustomize "$folder" >"$work/all" || failed "the manifests cannot be put together; nothing is changed"

# One file an object, in the order in which they are applied: the namespace, what workloads need, the workloads. kustomize
# writes a line `---` between objects, and nothing but keys of the object at the start of a line.
mkdir "$work/namespace" "$work/rest" "$work/workloads"
awk -v work="$work" '
  function flush() {
    if (kind == "") return
    group = kind == "Namespace" ? "namespace" : kind == "Deployment" || kind == "CronJob" ? "workloads" : "rest"
    file = sprintf("%s/%s/%s.%s.yaml", work, group, kind, name)
    printf "%s", text >file
    close(file)
    print kind, name >(work "/wanted")
    kind = name = text = ""
  }
  /^---$/ { flush(); next }
  /^[a-zA-Z]/ { part = $1 }
  /^kind: / { kind = $2 }
  part == "metadata:" && /^  name: / { name = $2 }
  { text = text $0 "\n" }
  END { flush() }' "$work/all"
[ -s "$work/wanted" ] || failed "the manifests are empty; nothing is changed"

wanted() { grep -qxF "$1 $2" "$work/wanted"; }
if wanted Deployment cloudflared && [ -z "${CLOUDFLARED_TUNNEL_TOKEN:-}" ]; then
  failed "the tunnel's token is not known: it is there after the first apply; run this again then; nothing is changed"
fi
if [ -n "${REGISTRIES:-}" ] && [[ ${OCIR_PULL_USERNAME:-} != ?*/?* || $OCIR_PULL_USERNAME == *:* || -z ${OCIR_PULL_TOKEN:-} ]]; then
  failed "nodes cannot pull: the variable OCIR_PULL_USERNAME (namespace/user) or the secret OCIR_PULL_TOKEN is not there; nothing is changed"
fi

[ -z "$(ls "$work/namespace")" ] || apply "$work/namespace" || failed "the namespace could not be applied; nothing else is changed"
# Written by the releases of each service.
awk '$1 == "DopplerSecret" { print "Secret", $2 "-doppler-token" }' "$work/wanted" >"$work/tokens"
cat "$work/tokens" >>"$work/wanted"

# secret NAME APPLICATION TYPE KEY: writes the Secret, with what it reads under the key. Nothing secret is in an argument,
# where everybody on the machine could read it.
secret() {
  echo "Secret $1" >>"$work/wanted"
  apply - <<EOF
{"apiVersion":"v1","kind":"Secret","type":"$3","metadata":{"name":"$1","namespace":"$namespace","labels":{"app.kubernetes.io/name":"$2","app.kubernetes.io/managed-by":"platc"}},"data":{"$4":"$(openssl base64 -A)"}}
EOF
}
# What `docker login` would leave behind.
docker_config() {
  local registry auths="" auth
  auth=$(printf %s "$OCIR_PULL_USERNAME:$OCIR_PULL_TOKEN" | openssl base64 -A)
  for registry in $REGISTRIES; do
    auths+="${auths:+,}\"$registry\":{\"auth\":\"$auth\"}"
  done
  printf '{"auths":{%s}}' "$auths"
}
if [ -n "${CLOUDFLARED_TUNNEL_TOKEN:-}" ]; then
  printf %s "$CLOUDFLARED_TUNNEL_TOKEN" | secret cloudflared-token cloudflared Opaque token ||
    failed "the tunnel's token could not be written"
fi
if [ -n "${REGISTRIES:-}" ]; then
  docker_config | secret ocir-token ocir kubernetes.io/dockerconfigjson .dockerconfigjson ||
    failed "the registry's token could not be written"
fi
[ -z "$(ls "$work/rest")" ] || apply "$work/rest" || failed "not everything could be applied; no workload is changed"

# prune KINDS [OPTION]...: deletes what platc once applied of these kinds and the manifests have no more.
prune() {
  local kind name
  kubectl get "$@" --output "jsonpath={range .items[*]}{.kind} {.metadata.name}{'\n'}{end}" >"$work/there" ||
    failed "the cluster does not say what it has; nothing is deleted"
  while read -r kind name; do
    [ -n "$name" ] || continue
    if wanted "$kind" "$name"; then continue; fi
    in_namespace delete "$kind/$name" || failed "$kind \`$name\` could not be deleted"
    summary "- deleted $kind \`$name\`"
  done <"$work/there"
}
ours=(--namespace "$namespace" --selector=app.kubernetes.io/managed-by=platc)
# Before the workloads: else one that is not wanted any more could change their number once more.
prune horizontalpodautoscalers.autoscaling "${ours[@]}"

# What the manifest says of replicas, and then each container: its list, its name, its image.
in_manifest() {
  kubectl patch --local --filename "$1" --type=merge --patch '{}' --output "jsonpath=replicas {.spec.replicas}{'\n'}{range $2.containers[*]}containers {.name} {.image}{'\n'}{end}{range $2.initContainers[*]}initContainers {.name} {.image}{'\n'}{end}"
}

# as_it_runs FILE KIND NAME: the object with what others decide as it is now: the image that the service runs, in place of
# every placeholder, and the number of pods, where the manifest says none (the cluster would not keep it, but fall back to
# one). And with the version in which that was seen: the cluster refuses it if anything came in between.
as_it_runs() {
  local at=.spec.template.spec version replicas live patch
  [ "$2" = Deployment ] || at=.spec.jobTemplate.spec.template.spec
  in_namespace get "$2/$3" --ignore-not-found --output "jsonpath={.metadata.resourceVersion};{.spec.replicas};{$at.containers[?(@.name=='$3')].image}" >"$work/seen" || return 1
  IFS=';' read -r version replicas live <"$work/seen" || true # the line has no end
  in_manifest "$1" "$at" >"$work/manifest" || return 1
  patch=$(awk -v version="$version" -v replicas="$replicas" -v live="$live" -v placeholder="$PLACEHOLDER" -v kind="$2" '
    $1 == "replicas" && $2 != "" { replicas = "" }
    live != "" && $3 == placeholder { group[$1] = group[$1] (group[$1] ? "," : "") "{\"name\":\"" $2 "\",\"image\":\"" live "\"}" }
    END {
      for (name in group) pods = pods (pods ? "," : "") "\"" name "\":[" group[name] "]"
      if (pods) spec = "\"template\":{\"spec\":{" pods "}}"
      if (kind == "CronJob" && spec) spec = "\"jobTemplate\":{\"spec\":{" spec "}}"
      if (kind == "Deployment" && replicas != "") spec = spec (spec ? "," : "") "\"replicas\":" replicas
      if (!spec) { print "{}"; exit }
      printf "{\"metadata\":{\"resourceVersion\":\"%s\"},\"spec\":{%s}}\n", version, spec
    }' "$work/manifest")
  kubectl patch --local --filename "$1" --type=strategic --patch "$patch" --output json
}

# What kubectl applied without --server-side before, it hands over to platc and applies once more, at a version that is old by
# then; it warns of that, and the next attempt does it.
deploy() {
  local attempt
  for attempt in 1 2 3 4 5; do
    as_it_runs "$1" "$2" "$3" >"$work/object.json" || return 1
    if apply "$work/object.json" >"$work/said" 2>&1; then
      cat "$work/said"
      grep -q 'failed to re-apply' "$work/said" || return 0
    else
      cat "$work/said"
      grep -q 'has been modified' "$work/said" || return 1
    fi
    sleep "$attempt"
  done
  return 1
}

unready=""
for file in "$work"/workloads/*.yaml; do
  [ -e "$file" ] || continue
  IFS=. read -r kind name _ <<<"${file##*/}"
  deploy "$file" "$kind" "$name" || failed "$kind \`$name\` could not be applied, nor was anything after it"
  [ "$kind" = Deployment ] || continue
  if grep -qF "\"$PLACEHOLDER\"" "$work/object.json"; then
    summary "- \`$name\` waits for its first release"
  else
    echo "$name" >>"$work/started"
  fi
done
touch "$work/started"
while read -r name; do
  in_namespace rollout status "deployment/$name" --timeout=660s || unready+=" $name"
done <"$work/started"
[ -z "$unready" ] || failed "not ready:$unready; nothing is deleted"

kinds=deployments.apps,cronjobs.batch,poddisruptionbudgets.policy,services,networkpolicies.networking.k8s.io,configmaps,serviceaccounts,roles.rbac.authorization.k8s.io,rolebindings.rbac.authorization.k8s.io,secrets
operator=$(kubectl get customresourcedefinitions.apiextensions.k8s.io dopplersecrets.secrets.doppler.com --ignore-not-found --output name) ||
  failed "everything is applied, but the cluster does not say what it has"
[ -z "$operator" ] || kinds+=,dopplersecrets.secrets.doppler.com
prune "$kinds" "${ours[@]}"
# The cluster may be shared: of what is in no namespace, platform and environment say whose it is.
prune priorityclasses.scheduling.k8s.io --selector="app.kubernetes.io/managed-by=platc,app.kubernetes.io/part-of=$PLATFORM,environment=$ENVIRONMENT"
# A namespace is never deleted: what is not ours in it would go too.
kubectl get namespaces --selector="app.kubernetes.io/managed-by=platc,app.kubernetes.io/part-of=$PLATFORM,environment=$ENVIRONMENT" \
  --output "jsonpath={range .items[*]}{.metadata.name}{'\n'}{end}" >"$work/there" ||
  failed "everything is applied, but the cluster does not say what it has"
while read -r name; do
  [ -z "$name" ] || [ "$name" = "$namespace" ] ||
    summary "- the namespace \`$name\` was this environment's, and is left: \`kubectl delete namespace $name\` deletes all that is in it"
done <"$work/there"
summary "## \`$namespace\`: applied"
