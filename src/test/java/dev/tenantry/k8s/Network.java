package dev.tenantry.k8s;

import static dev.tenantry.k8s.Damage.add;
import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Damage.with;
import static dev.tenantry.k8s.Damage.without;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who reaches whom by the network policies: exactly what is said here, no more and no less. */
enum Network implements Rule {
    CLOSED_BY_DEFAULT(Network::closedByDefault, remove("NetworkPolicy/default-deny", "/spec/policyTypes/1")),
    EVERYBODY_IS_KNOWN(
            Network::everybodyIsKnown,
            add(
                    "NetworkPolicy/gateway-to-serving",
                    "/spec/ingress/0/from",
                    "{namespaceSelector: {matchLabels: {team: a}}}"),
            add(
                    "NetworkPolicy/serving-to-database",
                    "/spec/egress/0/to",
                    "{podSelector: {matchLabels: {app: postgres}}}")),
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
            // Past the interceptor nobody counts, and pods go while they are needed.
            add(
                            "NetworkPolicy/gateway-to-serving",
                            "/spec/ingress/0/from",
                            "{namespaceSelector: {matchLabels: {tenantry.dev/role: gateway}}}")
                    .in("serverless")),
    INTERCEPTOR(
            reaches("keda", overlay -> wayIn(overlay).equals("keda") ? Set.of("serving:8080") : Set.of()),
            set("NetworkPolicy/gateway-to-serving", "/spec/ingress/0/ports/0/port", "8081")
                    .in("serverless"),
            remove("NetworkPolicy/gateway-to-serving", "/spec/ingress/0/ports").in("serverless")),
    KNATIVE(
            reaches(
                    "knative",
                    overlay -> wayIn(overlay).equals("knative") ? Set.of("serving:8012", "serving:9090") : Set.of()),
            remove("NetworkPolicy/gateway-to-serving", "/spec/ingress/1").in("serverless-knative"),
            set("NetworkPolicy/gateway-to-serving", "/spec/ingress/1/ports/0/port", "8080")
                    .in("serverless-knative")),
    MONITORING(
            reaches(
                    "monitoring",
                    overlay -> hasPooler(overlay)
                            ? Set.of("serving:9000", "control-plane:9000", "database:9187", "pooler:9127")
                            : Set.of("serving:9000", "control-plane:9000")),
            set("NetworkPolicy/monitoring", "/spec/ingress/0/ports/0/port", "8080"),
            // Knative's pods know the port by its number only.
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
                    overlay -> hasPooler(overlay) ? Set.of("database:5432", "database:8000") : Set.of()),
            remove("NetworkPolicy/postgres", "/spec/ingress/0/from/0")),
    /** An intruder is a pod in the namespace that is not of the overlay: it is denied all but names, as everybody is. */
    STRANGERS(
            overlay -> Stream.of("stranger", "bystander", "pretender", "internet", "intruder")
                    .flatMap(stranger -> reaches(
                                    stranger, any -> stranger.equals("intruder") ? Set.of("dns:53") : Set.of())
                            .apply(overlay)),
            // One level of the list less, and "and" has become "or".
            set(
                    "NetworkPolicy/operators-to-control-plane",
                    "/spec/ingress/0/from",
                    "[{namespaceSelector: {matchLabels: {tenantry.dev/role: operators}}}]"),
            // Every namespace's.
            set("NetworkPolicy/operators-to-control-plane", "/spec/ingress/0/from/0/namespaceSelector", "{}")),
    SERVING(
            reaches(
                    "serving",
                    overlay -> Set.of("cache:6379", hasPooler(overlay) ? "pooler:5432" : "database:5432", "dns:53")),
            set(
                    "NetworkPolicy/serving-to-database",
                    "/spec/egress/0/to",
                    "[{podSelector: {matchLabels: {cnpg.io/cluster: tenantry-postgres}}}]"),
            remove("NetworkPolicy/serving-to-database", "/spec/egress/0/to"),
            set("NetworkPolicy/serving-to-database", "/spec/egress/0/to", "[{ipBlock: {cidr: 0.0.0.0/0}}]"),
            add("NetworkPolicy/serving-to-database", "/spec/egress", "{ports: [{port: 443}]}")),
    CONTROL_PLANE(
            reaches("control-plane", overlay -> Set.of("cache:6379", "database:5432", "dns:53")),
            set("NetworkPolicy/owners-to-database", "/spec/podSelector/matchExpressions/0/values", "[migration]")),
    MIGRATION(
            reaches("migration", overlay -> Set.of("database:5432", "dns:53")),
            set("NetworkPolicy/owners-to-database", "/spec/podSelector/matchExpressions/0/values", "[control-plane]")),
    CACHE(
            reaches("cache", overlay -> Set.of("dns:53")),
            with(
                    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: tenantry}, spec: {"
                            + "podSelector: {matchLabels: {app.kubernetes.io/component: cache}}, policyTypes: [Egress],"
                            + " egress: [{ports: [{port: 443}]}]}}")),
    DATABASE(
            reaches(
                    "database",
                    overlay -> hasPooler(overlay)
                            ? andAnywhere(Set.of("database:5432", "database:8000", "dns:53"), 443, 6443)
                            : Set.of("dns:53")),
            remove("NetworkPolicy/postgres", "/spec/egress/0/ports/1"),
            remove("NetworkPolicy/postgres", "/spec/egress/1/ports/1")),
    POOLER(
            reaches(
                    "pooler",
                    overlay ->
                            hasPooler(overlay) ? andAnywhere(Set.of("database:5432", "dns:53"), 443, 6443) : Set.of()),
            remove("NetworkPolicy/postgres-pooler", "/spec/egress/0"));

    private final Check check;

    Network(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Function<Overlay, Stream<Complaint>> reaches(String who, Function<Overlay, Set<String>> whom) {
        return overlay -> {
            Set<String> expected = whom.apply(overlay);
            Map<String, Optional<Spot>> reached =
                    new Neighbours(overlay).reached().getOrDefault(who, Map.of());
            Spot somewhere = policies(overlay).findFirst().orElseThrow().root();
            return Stream.concat(
                    expected.stream()
                            .filter(way -> !reached.containsKey(way))
                            .flatMap(way -> somewhere.complain("no policy lets " + who + " reach " + way)),
                    reached.entrySet().stream()
                            .filter(way -> !expected.contains(way.getKey()))
                            .flatMap(way -> way.getValue()
                                    .orElse(somewhere)
                                    .complain("lets " + who + " reach " + way.getKey())));
        };
    }

    private static Stream<Manifest> policies(Overlay overlay) {
        return overlay.ofKind("networking.k8s.io", "NetworkPolicy");
    }

    private static Stream<Complaint> closedByDefault(Overlay overlay) {
        return overlay.workloads()
                .map(Workload::object)
                .filter(object -> policies(overlay)
                        .filter(policy -> policy.namespace().equals(object.namespace()))
                        .noneMatch(policy -> policy.at("spec")
                                .value()
                                .equals(Trees.value("{podSelector: {}, policyTypes: [Ingress, Egress]}"))))
                .flatMap(object ->
                        object.at("metadata", "namespace").complain("no policy denies all pods there both ways"));
    }

    /** A selector that fits nobody is misspelt, or is for somebody of whom nobody has thought here. */
    private static Stream<Complaint> everybodyIsKnown(Overlay overlay) {
        List<Peer> known =
                Stream.concat(Peer.in(overlay), Neighbours.KNOWN.stream()).toList();
        return policies(overlay)
                .flatMap(policy -> Stream.of("ingress", "egress")
                        .flatMap(direction -> policy.at("spec", direction).items())
                        .flatMap(rule -> Stream.of("from", "to")
                                .flatMap(peers -> rule.at(peers).items()))
                        .filter(peer -> peer.at("ipBlock").isAbsent())
                        .filter(peer -> known.stream().noneMatch(each -> Reach.selects(peer, policy.namespace(), each)))
                        .flatMap(peer -> peer.complain("fits nobody who is known")));
    }

    /** Who hands requests to serving pods. */
    private static String wayIn(Overlay overlay) {
        if (overlay.workloads().anyMatch(Workload::isKnative)) {
            return "knative";
        }
        return overlay.ofKind("http.keda.sh", "InterceptorRoute").findAny().isPresent() ? "keda" : "gateway";
    }

    private static boolean hasPooler(Overlay overlay) {
        return overlay.ofKind("postgresql.cnpg.io", "Pooler").findAny().isPresent();
    }

    /** Those that ask the API server, whose address only an administrator knows; README.md says to close it. */
    private static Set<String> andAnywhere(Set<String> ways, int... ports) {
        Set<String> all = Stream.concat(Neighbours.KNOWN.stream(), Neighbours.STRANGERS.stream())
                .flatMap(peer -> IntStream.of(ports).mapToObj(port -> peer.name() + ":" + port))
                .collect(Collectors.toCollection(TreeSet::new));
        all.addAll(ways);
        return all;
    }
}
