package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Damage.with;
import static dev.tenantry.k8s.rules.Damage.without;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Peer;
import dev.tenantry.k8s.model.Reach;
import dev.tenantry.k8s.model.Workload;
import dev.tenantry.k8s.model.Yaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The network policies let each peer reach exactly what is written here. */
enum Network implements Rule {
    CLOSED_BY_DEFAULT(Network::closedByDefault, remove("NetworkPolicy/default-deny", "/spec/policyTypes/1")),
    SELECTS_KNOWN_PEERS(
            Network::selectsKnownPeers,
            add(
                    "NetworkPolicy/gateway-to-serving",
                    "/spec/ingress/0/from",
                    "{namespaceSelector: {matchLabels: {a: b}}}"),
            add("NetworkPolicy/serving-to-database", "/spec/egress/0/to", "{podSelector: {matchLabels: {a: b}}}")),
    GATEWAY(
            reaches("gateway", overlay -> switch (wayIn(overlay)) {
                case "gateway" -> Set.of("serving:8080");
                case "knative" -> Set.of("serving:8012");
                default -> Set.of();
            }),
            add("NetworkPolicy/gateway-to-serving", "/spec/ingress/0/ports", "{port: 9000}"),
            set(
                    "NetworkPolicy/gateway-to-serving",
                    "/spec/podSelector",
                    "{matchLabels: {app.kubernetes.io/name: tenantry}}"),
            set("NetworkPolicy/gateway-to-serving", "/spec/ingress/0/ports/0/port", "web"),
            // Requests that bypass the interceptor are not counted, so their pods would be scaled away.
            add(
                            "NetworkPolicy/gateway-to-serving",
                            "/spec/ingress/0/from",
                            "{namespaceSelector: {matchLabels: {tenantry.dev/role: gateway}}}")
                    .in("serverless")),
    INTERCEPTOR(
            reaches("interceptor", overlay -> wayIn(overlay).equals("keda") ? Set.of("serving:8080") : Set.of()),
            set("NetworkPolicy/gateway-to-serving", "/spec/ingress/0/ports/0/port", "8081")
                    .in("serverless"),
            remove("NetworkPolicy/gateway-to-serving", "/spec/ingress/0/ports").in("serverless")),
    KNATIVE_ACTIVATOR(
            reaches("activator", overlay -> wayIn(overlay).equals("knative") ? Set.of("serving:8012") : Set.of()),
            remove("NetworkPolicy/gateway-to-serving", "/spec/ingress/0/from/1").in("serverless-knative")),
    KNATIVE_AUTOSCALER(
            reaches("autoscaler", overlay -> wayIn(overlay).equals("knative") ? Set.of("serving:9090") : Set.of()),
            remove("NetworkPolicy/gateway-to-serving", "/spec/ingress/1").in("serverless-knative"),
            set("NetworkPolicy/gateway-to-serving", "/spec/ingress/1/ports/0/port", "8080")
                    .in("serverless-knative")),
    MONITORING(
            reaches(
                    "monitoring",
                    overlay -> overlay.hasKind("Pooler")
                            ? Set.of("serving:9000", "control-plane:9000", "database:9187", "pooler:9127")
                            : Set.of("serving:9000", "control-plane:9000")),
            set("NetworkPolicy/monitoring", "/spec/ingress/0/ports/0/port", "8080"),
            // The pods that Knative makes declare no port of this name.
            set("NetworkPolicy/monitoring", "/spec/ingress/0/ports/0/port", "metrics")
                    .in("serverless-knative"),
            remove("NetworkPolicy/monitoring", "/spec/ingress/0/ports"),
            without("NetworkPolicy/monitoring-pooler")),
    OPERATORS(
            reaches("operators", overlay -> Set.of("control-plane:8080")),
            add("NetworkPolicy/operators-to-control-plane", "/spec/ingress/0/ports", "{port: 9000}"),
            without("NetworkPolicy/operators-to-control-plane")),
    CLOUDNATIVE_PG(
            reaches(
                    "cloudnative-pg",
                    overlay -> overlay.hasKind("Pooler") ? Set.of("database:5432", "database:8000") : Set.of()),
            remove("NetworkPolicy/postgres", "/spec/ingress/0/from/0")),
    /** Even a foreign pod in the same namespace reaches nothing but DNS. */
    STRANGERS(
            overlay -> Stream.of(
                            "stranger",
                            "bystander",
                            "pretender",
                            "internet",
                            "intruder",
                            "keda-operator",
                            "knative-controller")
                    .flatMap(stranger -> reaches(
                                    stranger, any -> stranger.equals("intruder") ? Set.of("dns:53") : Set.of())
                            .apply(overlay)),
            // Two elements of the list in place of one would make an "or" of the "and".
            set(
                    "NetworkPolicy/operators-to-control-plane",
                    "/spec/ingress/0/from",
                    "[{namespaceSelector: {matchLabels: {tenantry.dev/role: operators}}}]"),
            // An empty selector selects all namespaces.
            set("NetworkPolicy/operators-to-control-plane", "/spec/ingress/0/from/0/namespaceSelector", "{}"),
            remove("NetworkPolicy/gateway-to-serving", "/spec/ingress/0/from/0/podSelector")
                    .in("serverless"),
            set(
                            "NetworkPolicy/gateway-to-serving",
                            "/spec/ingress/0/from/1/podSelector",
                            "{matchExpressions: [{key: app, operator: In, values: [activator, controller]}]}")
                    .in("serverless-knative")),
    SERVING(
            reaches(
                    "serving",
                    overlay -> withCollector(
                            overlay,
                            and(
                                    overlay.hasKind("Pooler") ? Set.of("pooler:5432") : database(overlay),
                                    "cache:6379",
                                    "dns:53"))),
            set("NetworkPolicy/to-collector", "/spec/podSelector/matchExpressions/0/values", "[control-plane]")
                    .in("with-data-store"),
            set(
                    "NetworkPolicy/serving-to-database",
                    "/spec/egress/0/to",
                    "[{podSelector: {matchLabels: {cnpg.io/cluster: tenantry-postgres}}}]"),
            remove("NetworkPolicy/serving-to-database", "/spec/egress/0/to"),
            set("NetworkPolicy/serving-to-database", "/spec/egress/0/to", "[{ipBlock: {cidr: 0.0.0.0/0}}]"),
            add("NetworkPolicy/serving-to-database", "/spec/egress", "{ports: [{port: 443}]}")),
    CONTROL_PLANE(
            reaches("control-plane", overlay -> withCollector(overlay, and(database(overlay), "cache:6379", "dns:53"))),
            set("NetworkPolicy/to-collector", "/spec/podSelector/matchExpressions/0/values", "[serving]")
                    .in("with-data-store"),
            set("NetworkPolicy/owners-to-database", "/spec/podSelector/matchExpressions/0/values", "[migration]")),
    MIGRATION(
            reaches("migration", overlay -> and(database(overlay), "dns:53")),
            set("NetworkPolicy/owners-to-database", "/spec/podSelector/matchExpressions/0/values", "[control-plane]")),
    AUDIT(
            reaches("audit", overlay -> and(database(overlay), "dns:53")),
            without("NetworkPolicy/audit-to-database"),
            set("NetworkPolicy/audit-to-database", "/spec/egress/0/ports/0/port", "6379")),
    CACHE(
            reaches("cache", overlay -> Set.of("dns:53")),
            with("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: tenantry},"
                    + " spec: {podSelector: {matchLabels: {app.kubernetes.io/component: cache}}, policyTypes:"
                    + " [Egress], egress: [{ports: [{port: 443}]}]}}")),
    DATABASE(
            reaches(
                    "database",
                    overlay -> overlay.hasKind("Pooler")
                            ? Set.of("database:5432", "database:8000", "dns:53")
                            : ExternalServer.isUsed(overlay) ? Set.of() : Set.of("dns:53")),
            remove("NetworkPolicy/postgres", "/spec/egress/0/ports/1")),
    POOLER(
            reaches("pooler", overlay -> overlay.hasKind("Pooler") ? Set.of("database:5432", "dns:53") : Set.of()),
            remove("NetworkPolicy/postgres-pooler", "/spec/egress/0/to"),
            set("NetworkPolicy/postgres-pooler", "/spec/egress/1/to/0/ipBlock/cidr", "0.0.0.0/0")),
    /** From which CloudNativePG's pods get their instructions. Only an administrator knows its address. */
    API_SERVER(
            overlay -> Stream.of("NetworkPolicy/postgres", "NetworkPolicy/postgres-pooler")
                    .flatMap(id -> overlay.find(id).filter(any -> overlay.hasKind("Pooler")).stream())
                    .map(policy -> policy.at("spec", "egress"))
                    .filter(rules -> rules.items().noneMatch(Network::leadsToTheApiServer))
                    .flatMap(rules -> rules.complain("must lead to the API server")),
            remove("NetworkPolicy/postgres", "/spec/egress/1"),
            remove("NetworkPolicy/postgres-pooler", "/spec/egress/1/ports/1"));

    private final Check check;

    Network(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Function<Overlay, Stream<Complaint>> reaches(String from, Function<Overlay, Set<String>> targets) {
        return overlay -> {
            Set<String> expected = targets.apply(overlay);
            Map<String, Optional<Field>> reached = Neighbours.reached(overlay).getOrDefault(from, Map.of());
            Field anyPolicy =
                    overlay.ofKind("NetworkPolicy").findFirst().orElseThrow().root();
            return Stream.concat(
                    expected.stream()
                            .filter(way -> !reached.containsKey(way))
                            .flatMap(way -> anyPolicy.complain("and the other policies keep " + from + " from " + way)),
                    reached.entrySet().stream()
                            .filter(way -> !expected.contains(way.getKey()))
                            .flatMap(way -> way.getValue()
                                    .orElse(anyPolicy)
                                    .complain("lets " + from + " reach " + way.getKey())));
        };
    }

    private static Set<String> withCollector(Overlay overlay, Set<String> ways) {
        return overlay.find("NetworkPolicy/to-collector").isPresent() ? and(ways, "collector:4318") : ways;
    }

    private static Stream<Complaint> closedByDefault(Overlay overlay) {
        return Workload.in(overlay)
                .map(Workload::object)
                .filter(object -> overlay.ofKind("NetworkPolicy")
                        .filter(policy -> policy.namespace().equals(object.namespace()))
                        .noneMatch(policy -> policy.at("spec")
                                .value()
                                .equals(Yaml.value("{podSelector: {}, policyTypes: [Ingress, Egress]}"))))
                .flatMap(object ->
                        object.at("metadata", "namespace").complain("must have a policy that denies all connections"));
    }

    /** A selector that matches no known peer is misspelt, or admits a peer that has not been considered here. */
    private static Stream<Complaint> selectsKnownPeers(Overlay overlay) {
        List<Peer> known =
                Stream.concat(Peer.in(overlay), Neighbours.KNOWN.stream()).toList();
        return overlay.ofKind("NetworkPolicy")
                .map(Manifest::root)
                .flatMap(policy ->
                        Stream.concat(policy.each("spec/ingress/*/from/*"), policy.each("spec/egress/*/to/*")))
                .filter(entry -> entry.at("ipBlock").isAbsent())
                .filter(entry -> known.stream()
                        .noneMatch(peer -> Reach.selects(entry, entry.object().namespace(), peer)))
                .flatMap(entry -> entry.complain("selects no known peer"));
    }

    /** Returns how to reach PostgreSQL, if it runs in the cluster. */
    private static Set<String> database(Overlay overlay) {
        return ExternalServer.isUsed(overlay) ? Set.of() : Set.of("database:5432");
    }

    private static Set<String> and(Set<String> database, String... others) {
        return Stream.concat(database.stream(), Stream.of(others)).collect(Collectors.toSet());
    }

    /** Names the peer that passes requests to serving pods. */
    private static String wayIn(Overlay overlay) {
        return overlay.hasKind("KnativeService") ? "knative" : overlay.hasKind("InterceptorRoute") ? "keda" : "gateway";
    }

    private static boolean leadsToTheApiServer(Field rule) {
        Set<String> ports = rule.each("ports/*/port").map(Field::text).collect(Collectors.toSet());
        return rule.each("to/*/ipBlock/cidr").findAny().isPresent() && ports.containsAll(Set.of("443", "6443"));
    }
}
