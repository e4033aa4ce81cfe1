# What an overlay needs of the cluster, as lines of words.
# shellcheck shell=sh

# Reads a rendered overlay, in which Kustomize has put the members of all objects in order.
facts() {
    awk '
    function depth() { match($0, /^ */); return RLENGTH }
    # Each item of a list of references may name a namespace, after the name.
    function certificate() {
        if (secret != "" && !issued) print "certificate", secret, (elsewhere != "" ? elsewhere : namespace)
        secret = elsewhere = ""
    }
    /^---$/ { certificate(); kind = "" }
    /^apiVersion: / { api = $2; print "api", api }
    /^kind: / {
        kind = $2
        print "kind", kind
        pods = kind ~ /^(Deployment|StatefulSet|DaemonSet|Job|CronJob)$/ || api ~ /^serving\.knative\.dev\//
        at = ""
        apart = issued = 0
    }
    /^[a-z]/ { top = $1 }
    top == "metadata:" && /^  name: / && kind == "Namespace" { print "makes-namespace", $2 }
    top == "metadata:" && /^  name: / && kind == "Cluster" { print "cluster", $2 }
    top == "metadata:" && /^  name: / && kind == "Secret" { print "filled", $2 }
    top == "metadata:" && /^  namespace: / { namespace = $2; print "namespace", $2 }
    # With these, cert-manager makes the certificate after the object that names it.
    top == "metadata:" && /^    cert-manager\.io\/(cluster-)?issuer: / { issued = 1 }
    kind == "Certificate" && /^  secretName: / { print "filled", $2 }
    top == "metadata:" && /^    tenantry\.dev\/overlay: / { print "overlay", $2 }
    kind == "NetworkPolicy" && /tenantry\.dev\/role: / { print "role", $2 }
    kind == "Gateway" && /^  gatewayClassName: / { print "class", $2 }
    kind == "Ingress" && /^  ingressClassName: / { print "ingress-class", $2 }
    kind == "Ingress" && /^ *(- )?secretName: / { secret = $NF; certificate() }
    kind == "Cluster" && /^    podAntiAffinityType: required/ { apart = 1 }
    kind == "Cluster" && /^  instances: / && apart { print "nodes", $2 }

    # An object within an object: what follows with a greater indentation belongs to it.
    at == "certificates" && /^ *- / && depth() == from { certificate(); of = "Secret" }
    at != "" && (depth() < from || depth() == from && !(at == "certificates" && /^ *- /)) { certificate(); at = "" }
    kind == "Gateway" && /^ *certificateRefs:$/ { at = "certificates"; from = depth() }
    at == "certificates" && /^ *(- )?kind: / { of = $NF }
    at == "certificates" && /^ *(- )?name: / && of == "Secret" { secret = $NF }
    at == "certificates" && /^ *(- )?namespace: / { elsewhere = $NF }
    kind == "ObjectStore" && /^ *([a-z0-9]*Credentials|endpointCA):$/ { at = "key"; from = depth() }
    pods && /^ *secretKeyRef:$/ { at = "key"; from = depth(); key = "" }
    at == "key" && /^ *key: / { key = $2 }
    at == "key" && /^ *name: / { print "secret", $2, key }
    pods && /^ *(- )?secret:$/ { at = "volume"; from = depth(); keys = "" }
    at == "volume" && /^ *- key: / { keys = keys " " $3 }
    at == "volume" && /^ *secretName: / { print "secret", $2 keys }
    kind == "Cluster" && /^ *(passwordSecret|secret):$/ { at = "login"; from = depth() }
    at == "login" && /^ *name: / { print "login", $2 }
    kind == "ExternalSecret" && /^  (target|secretStoreRef):$/ { at = $1; from = depth() }
    at == "target:" && /^    name: / { print "filled", $2 }
    at == "secretStoreRef:" && /^    kind: / { store = $2 }
    at == "secretStoreRef:" && /^    name: / && store == "SecretStore" { print "store", $2 }
    END { certificate() }
    ' | sort -u
}
