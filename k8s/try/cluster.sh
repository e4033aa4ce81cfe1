# Which cluster is used, and how it is made.
# shellcheck shell=sh disable=SC2034,SC2154

CLUSTER=tenantry
# A label of the node, which it has from the beginning. A cluster without it was not made by this script.
MADE_BY=tenantry.dev/made-by

# Sets `provider` to the tool that makes the cluster, or to none. In the latter case, `context` names the cluster.
choose_cluster() {
    provider=none
    if [ -n "$context" ]; then
        :
    elif [ -n "$remove" ] && [ -s "$places" ]; then
        choose_from_places
    elif installed kind; then
        provider=kind
    elif installed k3d; then
        provider=k3d
    else
        choose_current_context
    fi
    choose_loader
}

choose_current_context() {
    context=$(kubectl config current-context 2>/dev/null) || context=
    case $context in
        '') lack "kind (or k3d), which makes a cluster on this machine: install it, https://kind.sigs.k8s.io" ;;
        kind-* | k3d-* | minikube | docker-desktop | rancher-desktop | orbstack | colima*) ;;
        *) fail "Neither kind nor k3d is installed, and the current context $context may not be on this machine.
Install kind (https://kind.sigs.k8s.io), or name the context if you mean it: k8s/try.sh --context $context" ;;
    esac
}

# Sets `loader` to the tool that copies an image into the cluster. Some clusters share the images of the engine.
choose_loader() {
    loader=
    loaded=$CLUSTER
    case $provider:$context in
        kind:* | k3d:*) loader=$provider ;;
        none:kind-* | none:k3d-*) loader=${context%%-*} && loaded=${context#*-} ;;
        none:minikube) loader=minikube ;;
        none: | none:docker-desktop | none:rancher-desktop | none:orbstack | none:colima*) ;;
        *) [ -n "$image$remove" ] || fail "This script cannot copy an image into the cluster $context.
Push one to a registry that the cluster can reach, and name it: k8s/try.sh --context $context --image IMAGE" ;;
    esac
    [ -z "$loader" ] || [ -n "$remove" ] || need "$loader" "install it, or use another cluster"
}

use_cluster() {
    if [ "$provider" = none ]; then
        say "Using the cluster of the context $context."
        connect
    elif exists; then
        say "Using the $provider cluster $CLUSTER, which is there already."
        connect
        made_here || fail "The $provider cluster $CLUSTER was not made by this script, so it is left alone.
To use it all the same: k8s/try.sh --context $provider-$CLUSTER"
    else
        say "Making the $provider cluster $CLUSTER."
        remember
        make_cluster
        connect
    fi
    refuse_foreign_namespace
    remember
}

# Fails if the tool cannot tell: a cluster that is not seen would be made again, or would stay.
exists() {
    case $provider in
        kind) clusters=$(kind get clusters) ;;
        k3d) clusters=$(k3d cluster list --no-headers) ;;
    esac 2>"$made/errors" || {
        cat "$made/errors" >&2
        fail "$provider cannot list its clusters; see above."
    }
    printf '%s\n' "$clusters" | grep -q "^$CLUSTER\( \|$\)"
}

make_cluster() {
    case $provider in
        kind) kind create cluster --name "$CLUSTER" --kubeconfig "$made/kubeconfig" --wait 2m --config - ;;
        k3d) k3d cluster create "$CLUSTER" --wait --kubeconfig-update-default=false \
            --k3s-node-label "$MADE_BY=try@server:0" ;;
    esac <<END || fail "$provider could not make the cluster; see above."
kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
  - role: control-plane
    labels: {$MADE_BY: try}
END
}

# From here on, kubectl uses a file of its own, so that the user's current context neither matters nor changes.
connect() {
    case $provider in
        kind) kind get kubeconfig --name "$CLUSTER" ;;
        k3d) k3d kubeconfig get "$CLUSTER" ;;
        none) kubectl config view --context "$context" --minify --flatten --raw ;;
    esac > "$made/kubeconfig.new" || fail "There is no such cluster; see above."
    mv "$made/kubeconfig.new" "$made/kubeconfig"
    KUBECONFIG=$PWD/$made/kubeconfig
    export KUBECONFIG
}

made_here() {
    nodes=$(kubectl get nodes --selector "$MADE_BY=try" -o name) ||
        fail "The $provider cluster $CLUSTER does not answer, so the script cannot tell whether it created this cluster.
If nothing else uses it, delete it and run this again: $provider $(deletion)"
    [ -n "$nodes" ]
}

deletion() {
    case $provider in
        kind) echo "delete cluster --name $CLUSTER" ;;
        k3d) echo "cluster delete $CLUSTER" ;;
    esac
}

# Prints the overlay of the namespace in the cluster, "none" if it has no label, and nothing without a namespace.
overlay_there() {
    kubectl get namespace "$NAMESPACE" --ignore-not-found \
        -o 'go-template={{with index .metadata "labels"}}{{or (index . "tenantry.dev/overlay") "none"}}{{else}}none{{end}}'
}

refuse_foreign_namespace() {
    there=$(overlay_there) || fail "The cluster does not answer; see above."
    case $there in
        '' | try) ;;
        *) fail "The namespace $NAMESPACE of this cluster was not made by this script (its overlay: $there).
It is left alone. Use another cluster." ;;
    esac
}
