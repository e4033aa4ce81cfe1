package dev.tenantry.k8s;

import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Damage.with;
import static dev.tenantry.k8s.Damage.without;
import static dev.tenantry.k8s.Names.REDIS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whatever leads to pods leads to some: services, routes, monitors, autoscalers, budgets, policies. */
enum Targets implements Rule {
    SERVICES(
            Targets::services,
            set("Service/tenantry-redis", "/spec/selector", "{app.kubernetes.io/name: rediss}"),
            set("Service/tenantry-control-plane", "/spec/ports/http/targetPort", "web"),
            set("Service/tenantry-serving", "/spec/ports/management/targetPort", "9001")),
    PORTS_OF_PROBES(
            overlay -> overlay.workloads()
                    .filter(pods -> !pods.isKnative())
                    .flatMap(pods -> pods.containers()
                            .flatMap(Spot::everything)
                            .filter(spot -> Set.of("httpGet", "tcpSocket").contains(spot.name()))
                            .map(probe -> probe.at("port"))
                            .filter(port -> !pods.offers(port.value()))
                            .flatMap(port -> port.complain("is no port of its containers"))),
            set(REDIS, "/spec/template/spec/containers/redis/livenessProbe/tcpSocket/port", "6380")),
    POLICIES(
            overlay -> selectors(overlay, "networking.k8s.io", "NetworkPolicy", "podSelector"),
            with("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: tenantry},"
                    + " spec: {podSelector: {matchLabels: {app: serving}}, policyTypes: [Ingress]}}")),
    BUDGETS(
            overlay -> selectors(overlay, "policy", "PodDisruptionBudget", "selector"),
            set("PodDisruptionBudget/tenantry-pooler", "/spec/selector/matchLabels", "{cnpg.io/poolerName: pooler}")),
    AUTOSCALERS(
            Targets::autoscalers,
            with(
                    "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a, namespace: tenantry},"
                            + " spec: {maxReplicas: 3, minReplicas: 2, scaleTargetRef: {kind: Deployment, name: tenantry-servers}}}"),
            set("HorizontalPodAutoscaler/tenantry-serving", "/spec/scaleTargetRef/kind", "StatefulSet"),
            set("HorizontalPodAutoscaler/tenantry-serving", "/spec/minReplicas", "1"),
            set("ScaledObject/tenantry-serving", "/spec/maxReplicaCount", "0").in("serverless"),
            without("HorizontalPodAutoscaler/tenantry-serving")
                    .and(with("{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler,"
                            + " metadata: {name: a, namespace: tenantry}, spec: {minReplicas: 2, maxReplicas: 3,"
                            + " scaleTargetRef: {kind: Deployment, name: tenantry-serving}}}"))),
    MONITORS(
            overlay -> Stream.concat(serviceMonitors(overlay), podMonitors(overlay)),
            set("ServiceMonitor/tenantry", "/spec/endpoints/0/port", "metrics"),
            set("ServiceMonitor/tenantry", "/spec/selector/matchLabels", "{app.kubernetes.io/name: tenant}"),
            set("PodMonitor/tenantry-pooler", "/spec/podMetricsEndpoints/0/port", "http"),
            set("PodMonitor/tenantry-postgres", "/spec/selector/matchLabels", "{cnpg.io/cluster: postgres}")),
    ROUTES(
            Targets::routes,
            set("HTTPRoute/tenantry", "/spec/rules/0/backendRefs/0/name", "tenantry"),
            set("HTTPRoute/tenantry", "/spec/rules/0/backendRefs/0/port", "80"),
            set("HTTPRoute/tenantry-redirect", "/spec/parentRefs/0/name", "private"),
            without("ReferenceGrant/tenantry-to-interceptor").in("serverless"),
            set("ReferenceGrant/tenantry-to-interceptor", "/spec/from/0/namespace", "default")
                    .in("serverless"),
            set("InterceptorRoute/tenantry-serving", "/spec/target/port", "9090")
                    .in("serverless"),
            set("ScaledObject/tenantry-serving", "/spec/triggers/0/metadata/interceptorRoute", "serving")
                    .in("serverless"),
            set("DomainMapping/api.example.com", "/spec/ref/name", "serving").in("serverless-knative")),
    OPERATORS(
            Targets::operators,
            set("Pooler/tenantry-pooler", "/spec/cluster/name", "postgres"),
            set("Cluster/tenantry-postgres", "/spec/imageCatalogRef/major", "17"),
            set("ValidatingAdmissionPolicyBinding/tenantry-images-by-digest", "/spec/policyName", "images-by-digest"));

    private final Check check;

    Targets(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Complaint> services(Overlay overlay) {
        return overlay.ofKind("", "Service").flatMap(service -> {
            List<Peer> selected =
                    Peer.in(overlay).filter(pods -> pods.isSelectedBy(service)).toList();
            if (selected.isEmpty()) {
                return service.at("spec", "selector").complain("selects nobody");
            }
            return service.at("spec", "ports")
                    .items()
                    .map(port -> port.at("targetPort").isThere() ? port.at("targetPort") : port.at("port"))
                    .filter(port -> selected.stream().anyMatch(pods -> !offers(pods, port.value())))
                    .flatMap(port -> port.complain("is no port of the pods behind it"));
        });
    }

    private static boolean offers(Peer pods, JsonNode port) {
        return port.isTextual()
                ? pods.ports().containsKey(port.asText())
                : pods.ports().containsValue(port.asInt());
    }

    private static Stream<Complaint> selectors(Overlay overlay, String group, String kind, String field) {
        return overlay.ofKind(group, kind)
                .map(object -> object.at("spec", field))
                .filter(selector -> selecting(overlay, selector).findAny().isEmpty())
                .flatMap(selector -> selector.complain("selects nobody"));
    }

    private static Stream<Peer> selecting(Overlay overlay, Spot selector) {
        return Peer.in(overlay)
                .filter(pods -> pods.namespace().equals(selector.object().namespace()))
                .filter(pods -> Selector.of(selector).selects(pods.labels()));
    }

    private static Stream<Complaint> autoscalers(Overlay overlay) {
        Stream<Complaint> nowhere = overlay.objects().stream()
                .map(object -> object.at("spec", "scaleTargetRef"))
                .filter(Spot::isThere)
                .filter(target -> !overlay.has(
                        target.at("kind").text() + "/" + target.at("name").text(),
                        target.object().namespace()))
                .flatMap(target -> target.complain("is not in this overlay"));
        // One pod is no pod while it moves.
        Stream<Complaint> single = overlay.ofKind("autoscaling", "HorizontalPodAutoscaler")
                .flatMap(scaler -> Stream.concat(
                        scaler.at("apiVersion").mustBe("autoscaling/v2"),
                        scaler.at("spec", "minReplicas").must(min -> min.asInt() >= 2, "must be 2 or more")));
        Stream<Complaint> stuck = overlay.ofKind("keda.sh", "ScaledObject")
                .flatMap(scaler -> scaler.at("spec", "maxReplicaCount").must(max -> max.asInt() > 0, "must be said"));
        return Stream.of(nowhere, single, stuck).flatMap(complaints -> complaints);
    }

    private static Stream<Complaint> serviceMonitors(Overlay overlay) {
        return overlay.ofKind("monitoring.coreos.com", "ServiceMonitor").flatMap(monitor -> {
            List<Manifest> services = overlay.ofKind("", "Service")
                    .filter(service -> Selector.of(monitor.at("spec", "selector"))
                            .selects(service.at("metadata", "labels").texts()))
                    .toList();
            return services.isEmpty()
                    ? monitor.at("spec", "selector").complain("selects nobody")
                    : monitor.at("spec", "endpoints")
                            .items()
                            .map(endpoint -> endpoint.at("port"))
                            .filter(port -> !services.stream().allMatch(service -> hasPort(service, port.value())))
                            .flatMap(port -> port.complain("is no port of the services behind it"));
        });
    }

    private static Stream<Complaint> podMonitors(Overlay overlay) {
        return overlay.ofKind("monitoring.coreos.com", "PodMonitor").flatMap(monitor -> {
            List<Peer> selected =
                    selecting(overlay, monitor.at("spec", "selector")).toList();
            return selected.isEmpty()
                    ? monitor.at("spec", "selector").complain("selects nobody")
                    : monitor.at("spec", "podMetricsEndpoints")
                            .items()
                            .map(endpoint ->
                                    endpoint.at("port").isThere() ? endpoint.at("port") : endpoint.at("portNumber"))
                            .filter(port -> !selected.stream().allMatch(pods -> offers(pods, port.value())))
                            .flatMap(port -> port.complain("is no port of the pods behind it"));
        });
    }

    /** By its name, or by its number, as whoever asks knows it. */
    private static boolean hasPort(Manifest service, JsonNode port) {
        return service.at("spec", "ports")
                .items()
                .anyMatch(each ->
                        each.at(port.isTextual() ? "name" : "port").value().equals(port));
    }

    private static Stream<Complaint> routes(Overlay overlay) {
        Stream<Complaint> backends = overlay.ofKind("gateway.networking.k8s.io", "HTTPRoute")
                .flatMap(route -> route.at("spec", "rules").items())
                .flatMap(rule -> rule.at("backendRefs").items())
                .filter(backend -> backend.at("namespace").isThere()
                        ? !isGranted(overlay, backend)
                        : !isServed(
                                overlay, backend.at("name"), backend.at("port").value()))
                .flatMap(backend -> backend.complain("is no port of a service that it may reach"));
        Stream<Complaint> parents = overlay.ofKind("gateway.networking.k8s.io", "HTTPRoute")
                .flatMap(route -> route.at("spec", "parentRefs").items())
                .filter(parent -> !overlay.has(
                        "Gateway/" + parent.at("name").text(),
                        parent.at("namespace").text()))
                .flatMap(parent -> parent.complain("is no gateway of this overlay"));
        Stream<Complaint> interceptors = overlay.ofKind("http.keda.sh", "InterceptorRoute")
                .map(route -> route.at("spec", "target"))
                .filter(target -> !isServed(
                        overlay, target.at("service"), target.at("port").value()))
                .flatMap(target -> target.complain("is no port of a service of this overlay"));
        Stream<Complaint> triggers = overlay.ofKind("keda.sh", "ScaledObject")
                .flatMap(object -> object.at("spec", "triggers").items())
                .map(trigger -> trigger.at("metadata", "interceptorRoute"))
                .filter(name -> !overlay.has(
                        "InterceptorRoute/" + name.text(), name.object().namespace()))
                .flatMap(name -> name.complain("is no InterceptorRoute of this overlay"));
        Stream<Complaint> domains = overlay.ofKind("serving.knative.dev", "DomainMapping")
                .map(mapping -> mapping.at("spec", "ref", "name"))
                .filter(name -> !overlay.has(
                        "KnativeService/" + name.text(), name.object().namespace()))
                .flatMap(name -> name.complain("is no Service of Knative's in this overlay"));
        return Stream.of(backends, parents, interceptors, triggers, domains).flatMap(complaints -> complaints);
    }

    private static boolean isServed(Overlay overlay, Spot name, JsonNode port) {
        return overlay.find("Service/" + name.text()).stream()
                .filter(service -> service.namespace().equals(name.object().namespace()))
                .anyMatch(service -> hasPort(service, port));
    }

    /** A service of somebody else's namespace, which must have agreed. */
    private static boolean isGranted(Overlay overlay, Spot backend) {
        return overlay.ofKind("gateway.networking.k8s.io", "ReferenceGrant")
                .filter(grant ->
                        grant.namespace().equals(backend.at("namespace").text()))
                .filter(grant -> grant.at("spec", "from")
                        .items()
                        .anyMatch(from -> from.at("namespace")
                                .text()
                                .equals(backend.object().namespace())))
                .flatMap(grant -> grant.at("spec", "to").items())
                .anyMatch(to -> to.at("name").value().equals(backend.at("name").value()));
    }

    private static Stream<Complaint> operators(Overlay overlay) {
        Stream<Complaint> poolers = overlay.ofKind("postgresql.cnpg.io", "Pooler")
                .map(pooler -> pooler.at("spec", "cluster", "name"))
                .filter(name ->
                        !overlay.has("Cluster/" + name.text(), name.object().namespace()))
                .flatMap(name -> name.complain("is no Cluster of this overlay"));
        Stream<Complaint> catalogs = overlay.ofKind("postgresql.cnpg.io", "Cluster")
                .map(cluster -> cluster.at("spec", "imageCatalogRef"))
                .filter(wanted -> overlay.ofKind("postgresql.cnpg.io", "ImageCatalog")
                        .filter(catalog ->
                                catalog.name().equals(wanted.at("name").text()))
                        .flatMap(catalog -> catalog.at("spec", "images").items())
                        .noneMatch(image -> image.at("major")
                                .value()
                                .equals(wanted.at("major").value())))
                .flatMap(wanted -> wanted.complain("is in no ImageCatalog of this overlay"));
        Stream<Complaint> bindings = overlay.ofKind("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding")
                .map(binding -> binding.at("spec", "policyName"))
                .filter(name ->
                        overlay.find("ValidatingAdmissionPolicy/" + name.text()).isEmpty())
                .flatMap(name -> name.complain("is no policy of this overlay"));
        return Stream.of(poolers, catalogs, bindings).flatMap(complaints -> complaints);
    }
}
