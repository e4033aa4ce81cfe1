#!/bin/sh
# Asks the cluster whether it has what an overlay needs, and changes nothing. Lists all that is missing, with what to
# do, and exits with status 1 if anything is.
#
#   k8s/preflight.sh k8s/overlays/production
#
# FROM=OVERLAY allows objects of this other overlay, on the way from it to the new one.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -eu

NAMESPACE=tenantry
FROM=${FROM:-}

[ $# -eq 1 ] || { echo "Usage: $0 OVERLAY" >&2; exit 2; }
overlay=$1
here=$(dirname "$0")
. "$here/preflight/facts.sh"
. "$here/preflight/cluster.sh"
. "$here/preflight/secrets.sh"

problems=
problem() {
    problems="$problems
- $*"
}

warn() {
    echo "Warning: $*" >&2
}

# Asks the cluster, and sets `answer`. The caller may lack the right to ask, which must not stop a release.
ask() {
    if answer=$(kubectl "$@" 2>"$errors"); then
        return 0
    elif grep -qi forbidden "$errors"; then
        warn "Not checked, because you may not ask for it: kubectl $1 $2"
        return 1
    fi
    cat "$errors" >&2
    echo "The cluster does not answer; see above." >&2
    exit 1
}

# Prints the facts of a kind without their first word. Succeeds if there are any.
known() {
    printf '%s\n' "$facts" | sed -n "s/^$1 //p" | grep .
}

has_kind() {
    printf '%s\n' "$facts" | grep -Eqx "kind ($1)"
}

has_api() {
    printf '%s\n' "$apis" | grep -qx "$1"
}

errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
facts=$(kubectl kustomize "$overlay") || exit 2
facts=$(printf '%s\n' "$facts" | facts)
ask api-versions
apis=$answer

check_operators
check_other_overlays
check_namespaces
check_roles
check_classes
check_metrics
check_nodes
check_secrets
check_certificates

[ -n "$problems" ] || exit 0
echo "The cluster is not ready for $overlay:$problems"
exit 1
