#!/bin/sh
# Tries Tenantry in a cluster on this machine: from nothing to a first order, which another tenant cannot see. It can be
# run again at any time.
#
#   k8s/try.sh                   makes the cluster "tenantry" with kind or k3d, builds the image, and does the rest
#   k8s/try.sh --remove          takes all of that away again, wherever it was made
#   k8s/try.sh --context NAME    uses a cluster that is there already (--remove removes only the namespace there)
#   k8s/try.sh --image IMAGE     uses this image instead of building one
set -eu
cd "$(dirname "$0")/.."
# The key that signs tokens and the kubeconfig are for this user only.
umask 077

NAMESPACE=tenantry
POLL_SECONDS=${POLL_SECONDS:-1}
FORWARD_SECONDS=${FORWARD_SECONDS:-30}
# The overlay that is made takes its name from this folder, which git ignores.
made=target/try
# Where it ran: a tool that makes clusters and its container engine, or none and a context, per line.
places=$made/places
context=
image=
remove=
started=$(date +%s)

. k8s/try/tools.sh
. k8s/try/cluster.sh
. k8s/try/remove.sh
. k8s/try/image.sh
. k8s/try/overlay.sh
. k8s/try/forward.sh
. k8s/try/token.sh
. k8s/try/requests.sh

while [ $# -gt 0 ]; do
    case $1 in
        --remove) remove=yes ;;
        --context) context=${2:?"--context needs a name"} && shift ;;
        --image) image=${2:?"--image needs a name"} && shift ;;
        *) sed -n '2,/^set/s/^# \{0,1\}//p' k8s/try.sh >&2 && exit 2 ;;
    esac
    shift
done

check_tools
if [ -n "$remove" ]; then
    remove_all
    exit
fi
mkdir -p "$made"
trap stop_forwarding EXIT
trap 'exit 130' INT TERM

use_cluster
provide_image
write_key
write_overlay
make_namespace
make_secrets
JOB_SECONDS=600 ROLLOUT_SECONDS=300 k8s/release.sh "$made" || {
    kube get pods >&2
    fail "Tenantry was not deployed; see above. Fix it and run this again."
}
forward control-plane 8081
admin_api=$address
forward serving 8080
api=$address

issuer=$(setting MP_JWT_VERIFY_ISSUER)
admin=$(token "$made/signing-key.pem" "$issuer" ada '"groups":["platform-admin"]')
make_tenant acme Acme free row alice
make_tenant globex Globex pro schema bob
# After the tenants: a token that names a tenant by its slug counts only if it is younger than the tenant.
acme=$(token "$made/signing-key.pem" "$issuer" alice '"tenantId":"acme"')
globex=$(token "$made/signing-key.pem" "$issuer" bob '"tenantId":"globex"')
show_first_order
write_session
say "Done in $(($(date +%s) - started)) s. To go on, in this folder:

. $made/session.sh    # sets KUBECONFIG, API, ACME, GLOBEX, ADMIN_API and ADMIN
kubectl -n $NAMESPACE port-forward --address 127.0.0.1 service/tenantry-serving 8080 &
kubectl -n $NAMESPACE port-forward --address 127.0.0.1 service/tenantry-control-plane 8081:8080 &

The tokens are valid for eight hours. To remove everything: k8s/try.sh --remove"
