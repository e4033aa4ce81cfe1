package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Damage.with;
import static dev.tenantry.k8s.rules.Damage.without;
import static dev.tenantry.k8s.rules.Names.REDIS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Peer;
import dev.tenantry.k8s.model.Selector;
import dev.tenantry.k8s.model.Workload;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every selector selects pods, and every port exists there. An API server accepts selectors and ports without any. */
enum Targets implements Rule {
    SERVICES(
            Targets::services,
            set("Service/tenantry-redis", "/spec/selector", "{app.kubernetes.io/name: rediss}"),
            set("Service/tenantry-redis", "/spec/selector", "{}"),
            set("Service/tenantry-control-plane", "/spec/ports/http/targetPort", "web"),
            set("Service/tenantry-serving", "/spec/ports/management/targetPort", "9001")),
    PROBES(
            overlay -> Workload.in(overlay).filter(pods -> !pods.isKnative()).flatMap(Targets::probes),
            set(REDIS, "/spec/template/spec/containers/redis/livenessProbe/tcpSocket/port", "6380")),
    POLICIES_AND_BUDGETS(
            overlay -> Stream.concat(
                            overlay.ofKind("NetworkPolicy").map(policy -> policy.at("spec", "podSelector")),
                            overlay.ofKind("PodDisruptionBudget").map(budget -> budget.at("spec", "selector")))
                    .filter(selector -> selected(overlay, selector).isEmpty())
                    .flatMap(selector -> selector.complain("selects no pods")),
            with("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: tenantry},"
                    + " spec: {podSelector: {matchLabels: {app: serving}}, policyTypes: [Ingress]}}"),
            set("PodDisruptionBudget/tenantry-pooler", "/spec/selector/matchLabels", "{cnpg.io/poolerName: pooler}")),
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
            without("ReferenceGrant/tenantry-to-interceptor").in("serverless"),
            set("ReferenceGrant/tenantry-to-interceptor", "/spec/from/0/namespace", "default")
                    .in("serverless"),
            set("InterceptorRoute/tenantry-serving", "/spec/target/port", "9090")
                    .in("serverless"));

    private final Check check;

    Targets(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Complaint> services(Overlay overlay) {
        return overlay.ofKind("Service").flatMap(service -> {
            List<Peer> pods =
                    Peer.in(overlay).filter(each -> each.isSelectedBy(service)).toList();
            Stream<Field> ports = service.root()
                    .each("spec/ports/*")
                    .map(port -> port.at("targetPort").isPresent() ? port.at("targetPort") : port.at("port"));
            return leads(service.at("spec", "selector"), pods, ports, Targets::offers);
        });
    }

    private static Stream<Complaint> serviceMonitors(Overlay overlay) {
        return overlay.ofKind("ServiceMonitor").flatMap(monitor -> {
            Field selector = monitor.at("spec", "selector");
            List<Manifest> services = overlay.ofKind("Service")
                    .filter(service -> new Selector(selector)
                            .selects(service.at("metadata", "labels").texts()))
                    .toList();
            return leads(selector, services, monitor.root().each("spec/endpoints/*/port"), Targets::hasPort);
        });
    }

    private static Stream<Complaint> podMonitors(Overlay overlay) {
        return overlay.ofKind("PodMonitor").flatMap(monitor -> {
            Field selector = monitor.at("spec", "selector");
            Stream<Field> ports = monitor.root()
                    .each("spec/podMetricsEndpoints/*")
                    .map(endpoint -> endpoint.at(endpoint.at("port").isPresent() ? "port" : "portNumber"));
            return leads(selector, selected(overlay, selector), ports, Targets::offers);
        });
    }

    /** Complains about a selector without targets, and about ports that one of the targets lacks. */
    private static <T> Stream<Complaint> leads(
            Field selector, List<T> targets, Stream<Field> ports, BiPredicate<T, JsonNode> has) {
        return targets.isEmpty()
                ? selector.complain("selects nothing")
                : ports.filter(port -> !targets.stream().allMatch(target -> has.test(target, port.value())))
                        .flatMap(port -> port.complain("is not a port of everything that is selected"));
    }

    private static Stream<Complaint> probes(Workload pods) {
        return pods.containers()
                .flatMap(Field::everything)
                .filter(field -> Set.of("httpGet", "tcpSocket").contains(field.name()))
                .map(probe -> probe.at("port"))
                .filter(port -> !pods.offers(port.value()))
                .flatMap(port -> port.complain("is not a port of these containers"));
    }

    private static List<Peer> selected(Overlay overlay, Field selector) {
        return Peer.in(overlay)
                .filter(pods -> pods.namespace().equals(selector.object().namespace()))
                .filter(pods -> new Selector(selector).selects(pods.labels()))
                .toList();
    }

    private static boolean offers(Peer pods, JsonNode port) {
        return port.isTextual()
                ? pods.ports().containsKey(port.asText())
                : pods.ports().containsValue(port.asInt());
    }

    private static boolean hasPort(Manifest service, JsonNode port) {
        return service.root()
                .each(port.isTextual() ? "spec/ports/*/name" : "spec/ports/*/port")
                .anyMatch(each -> each.value().equals(port));
    }

    private static Stream<Complaint> routes(Overlay overlay) {
        Stream<Complaint> backends = overlay.each("HTTPRoute", "spec/rules/*/backendRefs/*")
                .filter(backend -> backend.at("namespace").isPresent()
                        ? !isGranted(overlay, backend)
                        : !isServed(overlay, backend.at("name"), backend.at("port")))
                .flatMap(backend -> backend.complain("is not a port of a service that it may reach"));
        Stream<Complaint> interceptors = overlay.each("InterceptorRoute", "spec/target")
                .filter(target -> !isServed(overlay, target.at("service"), target.at("port")))
                .flatMap(target -> target.complain("is not a port of a service of this overlay"));
        return Stream.concat(backends, interceptors);
    }

    private static boolean isServed(Overlay overlay, Field name, Field port) {
        return overlay.find("Service/" + name.text(), name.object().namespace())
                .filter(service -> hasPort(service, port.value()))
                .isPresent();
    }

    /** Tells whether the namespace of a backend allows the reference from the namespace of the route. */
    private static boolean isGranted(Overlay overlay, Field backend) {
        return overlay.ofKind("ReferenceGrant")
                .filter(grant ->
                        grant.namespace().equals(backend.at("namespace").text()))
                .filter(grant -> grant.root()
                        .each("spec/from/*/namespace")
                        .anyMatch(from -> from.text().equals(backend.object().namespace())))
                .flatMap(grant -> grant.root().each("spec/to/*/name"))
                .anyMatch(name -> name.value().equals(backend.at("name").value()));
    }
}
