# shellcheck shell=bash
# Lets kubectl reach an OKE cluster: `bash cluster.sh` writes $KUBECONFIG, whose user asks a copy of this script for a
# token (`bash cluster.sh token`), since Oracle's are good for minutes. Requests are signed here (Oracle, "Request
# Signatures"): it takes openssl and curl, and no package that could read the key. The key stays in the environment.
# Reads OCI_REGION, OCI_TENANCY_OCID, OCI_USER_OCID, OCI_FINGERPRINT, OCI_PRIVATE_KEY (PEM) and CLUSTER_ID.
set -euo pipefail

refuse() {
  echo "::error::$1"
  exit 1
}

[[ $OCI_REGION =~ ^[a-z]+(-[a-z0-9]+)+$ ]] || refuse "the region is no name of a region"
[[ $OCI_TENANCY_OCID/$OCI_USER_OCID/$OCI_FINGERPRINT =~ ^[a-z0-9._-]+/[a-z0-9._-]+/[0-9a-f:]+$ ]] ||
  refuse "tenancy, user and fingerprint are no key of a user"
host=containerengine.$OCI_REGION.oraclecloud.com
[ -n "$CLUSTER_ID" ] || refuse "the cluster's id is not known: it is there after the first apply; run this again then"
[[ $CLUSTER_ID =~ ^ocid1\.cluster\.[a-z0-9.-]+$ ]] || refuse "the cluster's id is not an OCID of a cluster"

# signed DATE TARGET [HEADER VALUE]...: the header `authorization` for a request.
signed() {
  local names='date (request-target) host' text
  text="date: $1"$'\n'"(request-target): $2"$'\n'"host: $host"
  shift 2
  while [ $# -gt 0 ]; do
    names+=" $1" text+=$'\n'"$1: $2"
    shift 2
  done
  local signature
  signature=$(printf %s "$text" | openssl dgst -sha256 -sign <(printf '%s\n' "$OCI_PRIVATE_KEY") | openssl base64 -A) || return 1
  printf 'Signature algorithm="rsa-sha256",headers="%s",keyId="%s",signature="%s",version="1"' \
    "$names" "$OCI_TENANCY_OCID/$OCI_USER_OCID/$OCI_FINGERPRINT" "$signature"
}

# What a URL may not hold of a signature and a date, escaped.
escaped() { sed -e 's/%/%25/g; s/+/%2B/g; s/ /+/g; s/"/%22/g; s/(/%28/g; s/)/%29/g; s/,/%2C/g; s#/#%2F#g; s/:/%3A/g; s/=/%3D/g'; }

now=$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')

if [ "${1:-}" = token ]; then
  target=/cluster_request/$CLUSTER_ID
  authorization=$(signed "$now" "get $target") || refuse "nothing can be signed with the key OCI_PRIVATE_KEY"
  token=$(printf 'https://%s%s?authorization=%s&date=%s' "$host" "$target" \
    "$(printf %s "$authorization" | escaped)" "$(printf %s "$now" | escaped)" | openssl base64 -A | tr '+/' '-_')
  expires=$(date -u -d '+4 minutes' '+%Y-%m-%dT%H:%M:%SZ')
  printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s","expirationTimestamp":"%s"}}\n' \
    "$token" "$expires"
  exit
fi

# The kubeconfig that Oracle would write, for the address and the certificate authority in it.
kubeconfig() {
  local target=/20180222/clusters/$CLUSTER_ID/kubeconfig/content
  local body="{\"tokenVersion\":\"2.0.0\",\"endpoint\":\"$1\"}" sum authorization
  sum=$(printf %s "$body" | openssl dgst -sha256 -binary | openssl base64 -A)
  authorization=$(signed "$now" "post $target" \
    content-length ${#body} content-type application/json x-content-sha256 "$sum") || return 1
  curl --fail --silent --show-error --proto '=https' --max-time 30 --retry 3 "https://$host$target" \
    --header "date: $now" --header "content-type: application/json" --header "x-content-sha256: $sum" \
    --header "authorization: $authorization" --data "$body"
}

theirs=$(kubeconfig PUBLIC_ENDPOINT) || theirs=$(kubeconfig PRIVATE_ENDPOINT) ||
  refuse "Oracle gives no kubeconfig for the cluster to this user"
field() { sed -nE "s/^[ -]*$1: *\"?([^\"]+)\"? *\$/\\1/p" <<<"$theirs" | sed -n 1p; }
server=$(field server) authority=$(field certificate-authority-data)
[[ $server =~ ^https://[][A-Za-z0-9.:-]+$ && $authority =~ ^[A-Za-z0-9+/=]+$ ]] ||
  refuse "Oracle's kubeconfig has no address or no certificate authority"

umask 077
mine=$(dirname "$KUBECONFIG")/cluster.sh
cp "$0" "$mine"
cat >"$KUBECONFIG" <<EOF
apiVersion: v1
kind: Config
current-context: cluster
clusters:
  - name: cluster
    cluster: { server: "$server", certificate-authority-data: "$authority" }
users:
  - name: me
    user:
      exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: bash, args: ["$mine", token] }
contexts:
  - name: cluster
    context: { cluster: cluster, user: me }
EOF
echo "the cluster is at $server"
