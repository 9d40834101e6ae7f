# shellcheck shell=bash
# Gets kubectl of the cluster's own version, VERSION: the one of the runner may be too new for it. The checksum is the
# project's, and both come over TLS from its own site.
set -euo pipefail

[[ $VERSION =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]] || { echo "::error::no version of kubectl"; exit 1; }
case $(uname -m) in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64 ;;
  *) echo "::error::no kubectl for this machine" && exit 1 ;;
esac
bin=$RUNNER_TEMP/kubectl-$VERSION
from=https://dl.k8s.io/release/$VERSION/bin/linux/$architecture/kubectl
get() { curl --fail --silent --show-error --location --proto '=https' --retry 3 --max-time 300 "$@"; }
mkdir -p "$bin"
get --output "$bin/kubectl" "$from"
echo "$(get "$from.sha256")  $bin/kubectl" | sha256sum --check --quiet
chmod +x "$bin/kubectl"
echo "$bin" >>"$GITHUB_PATH"
