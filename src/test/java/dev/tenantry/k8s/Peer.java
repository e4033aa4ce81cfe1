package dev.tenantry.k8s;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One end of a connection: pods of an overlay, those of its operators among them, or somebody outside.
 *
 * @param namespace the name of its namespace; empty for an address outside the cluster
 * @param ports by name, those that its containers declare
 */
record Peer(
        String name,
        String namespace,
        Map<String, String> namespaceLabels,
        Map<String, String> labels,
        Map<String, Integer> ports) {

    static Peer outside(
            String name, String namespace, Map<String, String> namespaceLabels, Map<String, String> labels) {
        return new Peer(name, namespace, namespaceLabels, labels, Map.of());
    }

    static Stream<Peer> in(Overlay overlay) {
        Stream<Peer> described = overlay.workloads()
                .map(pods -> of(overlay, role(pods.labels()), pods.object(), pods.labels(), ports(pods)));
        // What CloudNativePG makes of them, and how it labels it.
        Stream<Peer> servers = overlay.ofKind("postgresql.cnpg.io", "Cluster")
                .map(cluster -> of(
                        overlay,
                        "database",
                        cluster,
                        Map.of("cnpg.io/cluster", cluster.name(), "cnpg.io/podRole", "instance"),
                        Map.of("postgresql", 5432, "metrics", 9187, "status", 8000)));
        Stream<Peer> poolers = overlay.ofKind("postgresql.cnpg.io", "Pooler")
                .map(pooler -> of(
                        overlay,
                        "pooler",
                        pooler,
                        Map.of("cnpg.io/poolerName", pooler.name(), "cnpg.io/podRole", "pooler"),
                        Map.of("pgbouncer", 5432, "metrics", 9127)));
        return Stream.of(described, servers, poolers).flatMap(pods -> pods);
    }

    /** Of a Service, whose selector is a plain map. Without one it selects nobody. */
    boolean isSelectedBy(Manifest service) {
        Map<String, String> selector = service.at("spec", "selector").texts();
        return namespace.equals(service.namespace())
                && !selector.isEmpty()
                && labels.entrySet().containsAll(selector.entrySet());
    }

    private static Peer of(
            Overlay overlay, String role, Manifest object, Map<String, String> labels, Map<String, Integer> ports) {
        Map<String, String> namespace = new HashMap<>(overlay.find("Namespace/" + object.namespace())
                .map(found -> found.at("metadata", "labels").texts())
                .orElse(Map.of()));
        namespace.put("kubernetes.io/metadata.name", object.namespace());
        return new Peer(role, object.namespace(), namespace, labels, ports);
    }

    private static String role(Map<String, String> labels) {
        return labels.getOrDefault("app.kubernetes.io/component", "unlabelled");
    }

    private static Map<String, Integer> ports(Workload pods) {
        Map<String, Integer> declared = pods.containers()
                .flatMap(container -> container.at("ports").items())
                .collect(Collectors.toMap(
                        port -> port.at("name").text(),
                        port -> port.at("containerPort").value().asInt()));
        if (pods.isKnative()) {
            declared.put("queue-port", 8012);
            declared.put("http-autometric", 9090);
            declared.put("management", 9000);
        }
        return declared;
    }
}
