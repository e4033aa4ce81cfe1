# Says what happens, and what is missing.
# shellcheck shell=sh disable=SC2034,SC2154

say() {
    printf '\n%s\n' "$*"
}

fail() {
    echo "try: $*" >&2
    exit 1
}

kube() {
    kubectl --namespace "$NAMESPACE" "$@"
}

installed() {
    command -v "$1" >/dev/null 2>&1
}

# Reports everything that is missing together, and chooses between the tools that are there.
check_tools() {
    missing=
    need kubectl "install it: https://kubernetes.io/docs/tasks/tools/"
    if [ -z "$remove" ]; then
        need openssl "install the package openssl"
        need curl "install the package curl"
    fi
    ! installed kubectl || choose_cluster
    choose_engine
    [ -z "$missing" ] || fail "Some tools are missing.$missing"
}

# Takes a tool and what to do without it.
need() {
    installed "$1" || lack "$1: $2"
}

lack() {
    missing="$missing
- $1"
}

choose_engine() {
    engine=
    present=
    engines="docker podman"
    # It uses Podman only after some setting up.
    [ "${provider:-none}" != k3d ] || engines=docker
    for each in $engines; do
        installed "$each" || continue
        present="$present $each"
        ! "$each" info >/dev/null 2>&1 || engine=${engine:-$each}
    done
    # Only the cluster's own tools, or those that build an image, need it.
    if [ -n "$engine" ]; then
        # By itself, kind takes Docker if its client is installed, even if Docker is stopped.
        export KIND_EXPERIMENTAL_PROVIDER="$engine"
    elif [ "${provider:-none}" = none ] && [ -n "$image$remove" ]; then
        return
    elif [ -n "$present" ]; then
        lack "${present# } is installed but does not answer: start it"
    elif [ "$engines" = docker ]; then
        lack "docker, which k3d needs: install it and start it (with podman, install kind instead of k3d)"
    else
        lack "docker or podman: install one of them and start it"
    fi
}
