# The image: built, and copied into the cluster.
# shellcheck shell=sh disable=SC2034,SC2154

# With the host part, Docker and Podman give the image the same name, and so does the cluster. Images of this name are
# the script's own, and --remove removes them.
REPOSITORY=localhost/tenantry-try

provide_image() {
    if [ -z "$image" ]; then
        build_image
    elif [ -z "$engine" ] || ! "$engine" image inspect "$image" >/dev/null 2>&1; then
        say "The cluster pulls the image $image."
        return
    fi
    copy_image
}

# The tag is the image's id, so that pods roll if the source has changed, and only then.
build_image() {
    say "Building the image with $engine. The first time, this downloads the JDK and all libraries."
    set -- --file src/main/docker/Dockerfile.try --tag "$REPOSITORY:latest" --iidfile "$made/image-id"
    # For a mirror of Maven's central repository.
    [ ! -f "$HOME/.m2/settings.xml" ] || set -- "$@" --secret "id=maven-settings,src=$HOME/.m2/settings.xml"
    # An attestation has the time of the build in it, so the id would always be another. It also cannot be copied.
    BUILDX_NO_DEFAULT_ATTESTATIONS=1 "$engine" build "$@" . || fail "The image was not built; see above."
    image=$REPOSITORY:$(sed 's/^sha256://' "$made/image-id" | cut -c 1-12)
    "$engine" tag "$REPOSITORY:latest" "$image"
}

# As an archive, because `kind load docker-image` knows only Docker.
copy_image() {
    [ -n "$loader" ] || return 0
    say "Copying the image $image into the cluster."
    archive=$made/image.tar
    rm -f "$archive"
    "$engine" save --output "$archive" "$image"
    case $loader in
        kind) kind load image-archive "$archive" --name "$loaded" ;;
        k3d) k3d image import "$archive" --cluster "$loaded" ;;
        minikube) minikube image load "$archive" ;;
    esac || fail "The image could not be copied into the cluster; see above."
    rm "$archive"
}
