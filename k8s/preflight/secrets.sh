# The Secrets that nothing in the overlay makes. Their values are not used.
# shellcheck shell=sh disable=SC2016,SC2154

check_secrets() {
    check_stores
    of_each='{{.metadata.name}} {{.type}}{{range $key, $value := .data}} {{$key}}{{end}}{{"\n"}}'
    ask get secrets --namespace "$NAMESPACE" -o "go-template={{range .items}}$of_each{{end}}" || return 0
    found=$(
        {
            printf '%s\n' "$facts"
            printf '%s\n' "$answer" | sed 's/^/there /'
        } | awk '
            $1 == "there" { type[$2] = $3; for (i = 4; i <= NF; i++) has[$2, $i] = 1 }
            $1 == "filled" { filled[$2] = 1 }
            # CloudNativePG makes the Secrets whose names begin with that of its Cluster.
            $1 == "cluster" { cluster = $2 "-" }
            $1 == "secret" {
                if (!($2 in keys)) order[++count] = $2
                for (i = 3; i <= NF; i++) keys[$2] = keys[$2] " " $i
            }
            $1 == "login" { login[$2] = 1 }
            function ours(name) { return !(name in filled) && !(cluster != "" && index(name, cluster) == 1) }
            END {
                for (n = 1; n <= count; n++) {
                    name = order[n]
                    if (!ours(name)) continue
                    wanted = keys[name] (name in login ? " username" : "")
                    if (!(name in type)) {
                        print "The Secret " name " is missing. It needs the keys:" wanted "."
                        continue
                    }
                    split(substr(wanted, 2), each, " ")
                    for (i = 1; i in each; i++)
                        if (!((name, each[i]) in has)) print "The Secret " name " has no key " each[i] "."
                    if (name in login && type[name] != "kubernetes.io/basic-auth")
                        print "The Secret " name " has the type " type[name] ", but CloudNativePG needs" \
                            " kubernetes.io/basic-auth. A type cannot be changed: delete the Secret and create it again."
                }
            }'
    )
    [ -z "$found" ] || problem "$(printf '%s\n' "$found" | sed '2,$s/^/- /')
  k8s/README.md shows how to create Secrets (First deployment)."
}

# They may be in another namespace, which belongs to the gateway.
check_certificates() {
    certificates=$(known certificate) || return 0
    while read -r name namespace; do
        ! known filled | grep -qx "$name" || continue
        ask get secret "$name" --namespace "$namespace" --ignore-not-found -o name || continue
        [ -n "$answer" ] || problem "The certificate is missing, as the Secret $name in the namespace $namespace:
  kubectl create secret tls $name --namespace $namespace --cert=FILE --key=FILE"
    done <<END
$certificates
END
}

check_stores() {
    has_api external-secrets.io/v1 || return 0
    for name in $(known store); do
        ask get secretstores.external-secrets.io "$name" --namespace "$NAMESPACE" --ignore-not-found -o name || return 0
        [ -n "$answer" ] ||
            problem "The SecretStore $name is missing in the namespace $NAMESPACE, so nothing fills in the Secrets."
    done
}
