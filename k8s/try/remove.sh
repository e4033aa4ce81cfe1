# Removes what was made, wherever it ran. The label says what may be removed; the places only say where to look.
# shellcheck shell=sh disable=SC2034,SC2154

place() {
    case $provider in
        none) echo "none $context" ;;
        *) echo "$provider $engine" ;;
    esac
}

remember() {
    grep -qxF "$(place)" "$places" 2>/dev/null || place >> "$places"
}

# Sets `provider` to a tool that makes clusters if one was used, so that its container engine is needed too.
choose_from_places() {
    for each in kind k3d; do
        grep -q "^$each " "$places" || continue
        provider=$each
        need "$each" "it made a cluster, so install it to remove that"
    done
}

# Removes everything from the place that is named, or otherwise from all places.
remove_all() {
    mkdir -p "$made"
    if [ -n "$context" ] || [ ! -s "$places" ]; then
        place > "$made/places-to-leave"
    else
        cat "$places" > "$made/places-to-leave"
    fi
    while read -r provider where <&3; do
        # Each in a shell of its own, because connecting sets KUBECONFIG.
        (leave "$provider" "$where")
    done 3< "$made/places-to-leave"
    if [ -s "$places" ] && grep -vxF -f "$made/places-to-leave" "$places" > "$made/places.new"; then
        mv "$made/places.new" "$places"
        say "The script also ran in other clusters. To remove what it made there too: k8s/try.sh --remove"
        return
    fi
    remove_images
    rm -rf "$made"
    say "The script's own files and images are removed. The images from which these were built are still in the cache of
${engine:-the container engine}."
}

leave() {
    if [ "$1" = none ]; then
        named=$context
        context=$2
        leave_context
    else
        engine=$2
        export KIND_EXPERIMENTAL_PROVIDER="$engine"
        leave_cluster
    fi
}

leave_cluster() {
    exists || {
        say "Not found: the $provider cluster $CLUSTER.
If the script ran in another cluster: k8s/try.sh --remove --context NAME"
        return
    }
    connect
    made_here || fail "The $provider cluster $CLUSTER was not made by this script, so it is left alone."
    # shellcheck disable=SC2046
    "$provider" $(deletion)
}

leave_context() {
    [ -n "$named" ] || kubectl config get-contexts "$context" -o name >/dev/null 2>&1 || {
        say "Not found: the context $context. If its cluster still exists, the namespace $NAMESPACE may still be in it."
        return
    }
    connect
    refuse_foreign_namespace
    if [ -n "$there" ]; then
        kubectl delete namespace "$NAMESPACE"
    else
        say "Not found: the namespace $NAMESPACE in the cluster of the context $context."
    fi
}

# By name, and only the script's own: by id, an engine would remove other names of the same image.
remove_images() {
    for each in docker podman; do
        installed "$each" || continue
        "$each" images --format '{{.Repository}}:{{.Tag}}' "$REPOSITORY" 2>/dev/null |
            grep "^$REPOSITORY:[^<]" | xargs "$each" rmi >/dev/null 2>&1 || :
    done
}
