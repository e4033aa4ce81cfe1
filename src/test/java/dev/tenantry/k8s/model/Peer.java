package dev.tenantry.k8s.model;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One end of a connection: pods of an overlay, pods that its operators make, or a client outside.
 *
 * @param namespace the name of its namespace; empty for an address outside the cluster
 * @param ports the ports that its containers declare, by name
 */
public record Peer(
        String name,
        String namespace,
        Map<String, String> namespaceLabels,
        Map<String, String> labels,
        Map<String, Integer> ports) {

    public static Stream<Peer> in(Overlay overlay) {
        Stream<Peer> described = Workload.in(overlay)
                .map(pods -> of(
                        overlay,
                        pods.labels().getOrDefault("app.kubernetes.io/component", "unlabelled"),
                        pods.object(),
                        pods.labels(),
                        ports(pods)));
        // Pods that CloudNativePG makes, with the labels and ports that it gives them.
        Stream<Peer> servers = overlay.ofKind("Cluster")
                .map(cluster -> of(
                        overlay,
                        "database",
                        cluster,
                        Map.of("cnpg.io/cluster", cluster.name(), "cnpg.io/podRole", "instance"),
                        Map.of("postgresql", 5432, "metrics", 9187, "status", 8000)));
        Stream<Peer> poolers = overlay.ofKind("Pooler")
                .map(pooler -> of(
                        overlay,
                        "pooler",
                        pooler,
                        Map.of("cnpg.io/poolerName", pooler.name(), "cnpg.io/podRole", "pooler"),
                        Map.of("pgbouncer", 5432, "metrics", 9127)));
        return Stream.of(described, servers, poolers).flatMap(pods -> pods);
    }

    public boolean is(Component component) {
        return name.equals(component.label);
    }

    /** Tells whether a Service selects it. Its selector is a plain map and selects nothing if it is empty. */
    public boolean isSelectedBy(Manifest service) {
        Map<String, String> selector = service.at("spec", "selector").texts();
        return namespace.equals(service.namespace())
                && !selector.isEmpty()
                && labels.entrySet().containsAll(selector.entrySet());
    }

    private static Peer of(
            Overlay overlay, String name, Manifest object, Map<String, String> labels, Map<String, Integer> ports) {
        Map<String, String> namespace = new HashMap<>(overlay.find("Namespace/" + object.namespace())
                .map(found -> found.at("metadata", "labels").texts())
                .orElse(Map.of()));
        namespace.put("kubernetes.io/metadata.name", object.namespace());
        return new Peer(name, object.namespace(), namespace, labels, ports);
    }

    private static Map<String, Integer> ports(Workload pods) {
        Map<String, Integer> declared = pods.containers()
                .flatMap(container -> container.at("ports").items())
                .collect(Collectors.toMap(
                        port -> port.at("name").text(),
                        port -> port.at("containerPort").value().asInt()));
        if (pods.isKnative()) {
            declared.putAll(Map.of("queue-port", 8012, "http-autometric", 9090, "management", 9000));
        }
        return declared;
    }
}
