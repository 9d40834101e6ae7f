# shellcheck shell=bash
# Gets platc VERSION, the one that wrote this workflow: from URL, held against SHA256, which the document has, so that who
# can change what lies at the URL can change nothing here. Without a URL the runner has to have it.
set -euo pipefail

refuse() {
  echo "::error::$1"
  exit 1
}

if [ -n "$URL" ]; then
  bin=$RUNNER_TEMP/platc-$VERSION
  mkdir -p "$bin"
  curl --fail --silent --show-error --location --proto '=https' --retry 3 --max-time 300 --output "$bin/platc" "$URL"
  echo "$SHA256  $bin/platc" | sha256sum --check --quiet || refuse "what lies at $URL is not what the document names"
  chmod +x "$bin/platc"
  echo "$bin" >>"$GITHUB_PATH"
  PATH=$bin:$PATH
fi

command -v platc >/dev/null ||
  refuse "this runner has no platc: say where it is, with its checksum, at providers.github.platc in the document"
found=$(platc --version) || refuse "platc does not run on this runner"
[ "$found" = "platc $VERSION" ] || refuse "these workflows are of platc $VERSION, and this is $found"
