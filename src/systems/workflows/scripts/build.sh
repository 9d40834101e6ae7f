# shellcheck shell=bash
# Builds the repository's Dockerfile and pushes it: the output `digest` is what a release takes. The registry's tags cannot
# be moved, so a commit that was pushed before is not built again.
# Reads REPOSITORY (registry and path), COMMIT, OCIR_USERNAME and OCIR_TOKEN.
set -euo pipefail

refuse() {
  echo "::error::$1"
  exit 1
}
[[ $REPOSITORY =~ ^[a-z0-9][a-z0-9._/-]+$ ]] || refuse "the secret IMAGE_REPOSITORY is not there: it is after the first apply"
[[ $COMMIT =~ ^[0-9a-f]{40}$ ]] || refuse "the commit is no commit"

DOCKER_CONFIG=$(mktemp -d)
export DOCKER_CONFIG
trap 'rm -rf "$DOCKER_CONFIG"' EXIT
printf %s "$OCIR_TOKEN" | docker login "${REPOSITORY%%/*}" --username "$OCIR_USERNAME" --password-stdin

tag=$REPOSITORY:$COMMIT
there() { docker buildx imagetools inspect "$tag" --format '{{ .Manifest.Digest }}'; }
digest=$(there 2>/dev/null) || {
  docker buildx build --push --provenance=false --tag "$tag" .
  digest=$(there)
}
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || refuse "the registry names no digest for what was pushed"
echo "digest=$digest" >>"$GITHUB_OUTPUT"
echo "pushed \`$REPOSITORY@$digest\`" >>"$GITHUB_STEP_SUMMARY"
