# What must be in the cluster, whatever is in the namespace.
# shellcheck shell=sh disable=SC2154

check_operators() {
    for api in $(known api); do
        has_api "$api" || problem "The API $api is missing: install $(provider "$api") (k8s/README.md, What it needs)."
    done
}

provider() {
    case $1 in
        gateway.networking.k8s.io/*) echo "the Gateway API and an implementation of it" ;;
        postgresql.cnpg.io/*) echo "CloudNativePG" ;;
        barmancloud.cnpg.io/*) echo "CloudNativePG's Barman Cloud plug-in" ;;
        external-secrets.io/*) echo "the External Secrets Operator" ;;
        monitoring.coreos.com/*) echo "the Prometheus operator" ;;
        http.keda.sh/*) echo "KEDA's HTTP add-on" ;;
        keda.sh/*) echo "KEDA" ;;
        serving.knative.dev/*) echo "Knative Serving" ;;
        cert-manager.io/*) echo "cert-manager" ;;
        *) echo "a newer Kubernetes" ;;
    esac
}

# Two overlays side by side would own the same pods. These kinds show each of them.
check_other_overlays() {
    this=$(known overlay) || return 0
    kinds=deployments.apps,statefulsets.apps,services,horizontalpodautoscalers.autoscaling
    ! has_api keda.sh/v1alpha1 || kinds=$kinds,scaledobjects.keda.sh
    ! has_api serving.knative.dev/v1 || kinds=$kinds,services.serving.knative.dev
    of_each='{{index .metadata.labels "tenantry.dev/overlay"}} {{.kind}}/{{.metadata.name}}{{"\n"}}'
    ask get "$kinds" --namespace "$NAMESPACE" \
        --selector "tenantry.dev/overlay,tenantry.dev/overlay notin ($this${FROM:+,$FROM})" \
        -o "go-template={{range .items}}$of_each{{end}}" || return 0
    [ -n "$answer" ] || return 0
    other=$(printf '%s\n' "$answer" | sed -n '1s/ .*//p')
    problem "Objects of the overlay $other are there: $(printf '%s\n' "$answer" | sed 's/.* //' | tr '\n' ' ')
  To go from $other to $this, do as k8s/README.md says (From one overlay to another), with FROM=$other k8s/release.sh.
  If that is done already, delete what is left of $other; the same section has the command."
}

check_namespaces() {
    for name in $(known namespace); do
        known makes-namespace | grep -qx "$name" && continue
        ask get namespace "$name" --ignore-not-found -o name || return 0
        [ -n "$answer" ] || problem "The namespace $name is missing: kubectl create namespace $name"
    done
}

# The network policies let in only what is in a namespace with the role.
check_roles() {
    # The role counts only if something plays it: without routes there is no gateway.
    ! has_kind 'HTTPRoute|Ingress|DomainMapping' || role_is_given gateway ||
        problem "No namespace has the role of the gateway, so its requests would not arrive:
  $(label gateway "the gateway's proxies run")"
    ! has_kind 'ServiceMonitor|PodMonitor' || role_is_given monitoring ||
        problem "No namespace has the role of monitoring, so Prometheus would see nothing:
  $(label monitoring "Prometheus runs")"
    ! has_kind 'HTTPRoute|Ingress|ServiceMonitor|PodMonitor' || role_is_given operators ||
        warn "No namespace has the role of the operators, so only a port-forward reaches the control plane:
  $(label operators "platform operators have their pods")"
    role_is_given tracing ||
        warn "No namespace has the role of tracing, so no traces would arrive:
  $(label tracing "the collector runs")"
}

role_is_given() {
    known role | grep -qx "$1" || return 0
    ask get namespaces --selector "tenantry.dev/role=$1" -o name || return 0
    [ -n "$answer" ]
}

label() {
    echo "kubectl label namespace NAME tenantry.dev/role=$1   # where $2"
}

check_classes() {
    ! has_api gateway.networking.k8s.io/v1 ||
        check_class class GatewayClass gatewayclasses.gateway.networking.k8s.io "an implementation of the Gateway API"
    check_class ingress-class IngressClass ingressclasses.networking.k8s.io "an Ingress controller"
}

# Takes the fact, the kind, the resource and what makes such a class.
check_class() {
    class=$(known "$1") || return 0
    ask get "$3" -o 'go-template={{range .items}}{{.metadata.name}}{{"\n"}}{{end}}' || return 0
    printf '%s\n' "$answer" | grep -qx "$class" ||
        problem "There is no $2 $class, only: $(printf '%s' "${answer:-none}" | tr '\n' ' ')
  Set GATEWAY_CLASS in components/environment/environment.env, or install $4."
}

# Without metrics, the autoscaler keeps its minimum under any load, which shows only when there is load.
# A metrics server that is down is not among the APIs either, but that passes, and must not stop a release.
check_metrics() {
    has_kind HorizontalPodAutoscaler && ! has_api metrics.k8s.io/v1beta1 || return 0
    ask get apiservices.apiregistration.k8s.io v1beta1.metrics.k8s.io --ignore-not-found -o name || return 0
    if [ -n "$answer" ]; then
        warn "The metrics server does not answer; until it does, the autoscaler adds no pods."
    else
        problem "The autoscaler has no metrics, so it would never add pods: install the metrics server, or leave out
  components/autoscaling and set the number of pods yourself."
    fi
}

# Nodes that are cordoned, or that keep away pods without a toleration, take no instance.
check_nodes() {
    wanted=$(known nodes) || return 0
    of_each='{{.metadata.name}}{{range .spec.taints}} {{.effect}}{{end}}{{"\n"}}'
    ask get nodes -o "go-template={{range .items}}{{if not .spec.unschedulable}}$of_each{{end}}{{end}}" || return 0
    there=$(printf '%s\n' "$answer" | grep . | grep -cvw -e NoSchedule -e NoExecute) || :
    [ "$there" -ge "$wanted" ] ||
        problem "PostgreSQL has $wanted instances, each on a node of its own, but $there of the nodes take pods: add some.
  To try Tenantry on one node, use k8s/try.sh."
}
