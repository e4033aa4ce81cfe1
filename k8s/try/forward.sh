# Connections from this machine to the pods, as long as the script runs.
# shellcheck shell=sh disable=SC2034,SC2154

forwards=

# Sets `address` to where a component is reached. Takes another port if the preferred one is in use.
forward() {
    # The newest pod: one that is stopping may still be ready.
    pod=$(kube get pods --selector "app.kubernetes.io/component=$1" --sort-by=.metadata.creationTimestamp -o name |
        tail -n 1)
    forward_from "$1" "$2:8080" || forward_from "$1" :8080 || {
        cat "$made/forward-$1.log" >&2
        fail "kubectl could not forward a port to $pod; see above."
    }
    # By address, because localhost may be another server's on IPv6.
    address=http://127.0.0.1:$(sed -n 's/^Forwarding from 127.0.0.1:\([0-9]*\) .*/\1/p' "$made/forward-$1.log")
}

forward_from() {
    log=$made/forward-$1.log
    : > "$log"
    # By one address: with the usual two, kubectl is content with the port of ::1 if another program has the other one.
    # Not by a function: its process would only be the parent of kubectl, which would outlive it.
    kubectl --namespace "$NAMESPACE" port-forward --address 127.0.0.1 "$pod" "$2" >> "$log" 2>&1 &
    forwarding=$!
    forwards="$forwards $forwarding"
    deadline=$(($(date +%s) + FORWARD_SECONDS))
    until grep -q '^Forwarding from 127.0.0.1:' "$log"; do
        kill -0 "$forwarding" 2>/dev/null || return 1
        if [ "$(date +%s)" -ge "$deadline" ]; then
            kill "$forwarding" 2>/dev/null || :
            wait "$forwarding" 2>/dev/null || :
            return 1
        fi
        sleep "$POLL_SECONDS"
    done
}

stop_forwarding() {
    for each in $forwards; do
        kill "$each" 2>/dev/null || :
    done
}
