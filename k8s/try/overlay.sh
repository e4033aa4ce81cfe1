# An overlay on top of `dev`, with the image and the key of this trial. No file of the repository changes.
# shellcheck shell=sh disable=SC2034,SC2154

# Prints the value that the overlay `dev` gives to a setting.
setting() {
    sed -n "s/^$1=//p" k8s/overlays/dev/settings.env
}

write_key() {
    [ -s "$made/signing-key.pem" ] ||
        openssl genrsa -out "$made/signing-key.pem" 2048 2>/dev/null || fail "openssl could not make a key."
    openssl rsa -in "$made/signing-key.pem" -pubout -out "$made/jwt-public-key.pem" 2>/dev/null ||
        fail "$made/signing-key.pem is not a key. Delete it and run this again."
}

# The name of an image may have a port before the tag: host:5000/tenantry.
write_overlay() {
    case $image in
        *@*) name=${image%@*} && version="digest: ${image#*@}" ;;
        *:*/*:*) name=${image%:*} && version="newTag: \"${image##*:}\"" ;;
        *:*/*) name=$image && version="newTag: latest" ;;
        *:*) name=${image%:*} && version="newTag: \"${image##*:}\"" ;;
        *) name=$image && version="newTag: latest" ;;
    esac
    cat > "$made/kustomization.yaml" <<END
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
# Made by k8s/try.sh.
resources:
  - ../../k8s/overlays/dev
components:
  - ../../k8s/components/jvm
images:
  - name: tenantry
    newName: $name
    $version
configMapGenerator:
  - name: tenantry-jwt
    namespace: $NAMESPACE
    behavior: replace
    files: [keys=jwt-public-key.pem]
labels:
  - pairs:
      app.kubernetes.io/part-of: tenantry
      tenantry.dev/overlay: try
END
}

# With the label from the beginning, which says that --remove may remove it.
make_namespace() {
    [ -n "$there" ] ||
        kubectl label --local -f k8s/base/namespace.yaml tenantry.dev/overlay=try -o yaml | kubectl apply -f -
}

# Keeps those that are there: PostgreSQL has taken their passwords when it started for the first time.
make_secrets() {
    for name in app control owner redis postgresql; do
        [ -n "$(kube get secret "tenantry-$name" --ignore-not-found -o name)" ] ||
            openssl rand -hex 24 | tr -d '\n' |
            kube create secret generic "tenantry-$name" --from-file=password=/dev/stdin
    done
}
