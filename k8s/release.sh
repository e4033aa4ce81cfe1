#!/bin/sh
# Deploys an overlay: migrates first, then waits for the new pods. Says what happened if one of them fails. It can be run
# again at any time.
#
#   k8s/release.sh k8s/overlays/production
#
# It changes nothing if placeholders are left or the cluster lacks something (preflight.sh). FROM=OVERLAY allows objects
# of this other overlay. SKIP_PREFLIGHT=true asks the cluster nothing.
set -eu

NAMESPACE=tenantry
JOB=tenantry-migration
# The Job ends by itself after an hour (activeDeadlineSeconds).
JOB_SECONDS=${JOB_SECONDS:-3900}
ROLLOUT_SECONDS=${ROLLOUT_SECONDS:-1860}
GATEWAY_SECONDS=${GATEWAY_SECONDS:-180}
POLL_SECONDS=${POLL_SECONDS:-5}

[ $# -eq 1 ] || { echo "Usage: $0 OVERLAY" >&2; exit 2; }
overlay=$1
here=$(dirname "$0")

fail() {
    echo "release: $*" >&2
    exit 1
}

kube() {
    kubectl --namespace "$NAMESPACE" "$@"
}

# Prints Complete or Failed once the Job has ended. `kubectl wait` waits for one condition, and would wait for the whole
# hour if the other one came.
ended() {
    kube get job "$JOB" \
        -o 'jsonpath={range .status.conditions[?(@.status=="True")]}{.type}{"\n"}{end}' 2>/dev/null |
        grep -x -e Complete -e Failed || :
}

left=$("$here/placeholders.sh" "$overlay") || fail "$left"
[ "${SKIP_PREFLIGHT:-}" = true ] || "$here/preflight.sh" "$overlay" >&2 || fail "Nothing was changed; see above."

# A Job's template cannot be changed, and a new image or a new address of the database would change it.
kube delete job "$JOB" --ignore-not-found --wait
kubectl apply -k "$overlay" ||
    fail "Not everything was accepted; see above. The pods that serve are not affected. Fix it and run this again."

echo "Waiting for the migration."
waited=0
until [ -n "$(ended)" ]; do
    [ "$waited" -lt "$JOB_SECONDS" ] || fail "The migration has not ended after $waited s: kubectl -n $NAMESPACE describe job $JOB"
    sleep "$POLL_SECONDS"
    waited=$((waited + POLL_SECONDS))
done
if [ "$(ended)" = Failed ]; then
    kube logs --selector=app.kubernetes.io/component=migration --tail=20 --prefix >&2 || :
    fail "The migration failed; its log is above. The old pods are still serving. Fix the cause and run this again."
fi

for deployment in tenantry-control-plane tenantry-serving; do
    # With Knative, there is no Deployment of this name.
    if [ -n "$(kube get deployment "$deployment" --ignore-not-found -o name)" ]; then
        kube rollout status "deployment/$deployment" --timeout="${ROLLOUT_SECONDS}s" ||
            fail "$deployment is not rolled out. The old pods are still serving: kubectl -n $NAMESPACE get pods"
    else
        kube wait "services.serving.knative.dev/$deployment" --for=condition=Ready --timeout="${ROLLOUT_SECONDS}s" ||
            fail "$deployment is not ready: kubectl -n $NAMESPACE describe services.serving.knative.dev/$deployment"
    fi
done

# The gateway's object may be in another namespace. Without the Gateway API, there is none.
kubectl get gateways.gateway.networking.k8s.io --all-namespaces --selector app.kubernetes.io/part-of=tenantry \
    -o 'go-template={{range .items}}{{.metadata.namespace}} {{.metadata.name}}{{"\n"}}{{end}}' 2>/dev/null |
    while read -r namespace gateway; do
        kubectl --namespace "$namespace" wait "gateways.gateway.networking.k8s.io/$gateway" --for=condition=Programmed \
            --timeout="${GATEWAY_SECONDS}s" </dev/null ||
            fail "The pods are ready, but the gateway $gateway is not. Is its controller running, and the certificate there?
kubectl -n $namespace describe gateway $gateway"
    done
echo "Released."
