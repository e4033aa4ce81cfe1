package dev.tenantry.k8s;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Everybody whom pods of an overlay could meet: each other, those outside who are known, and strangers. */
record Neighbours(Overlay overlay) {

    static final List<Peer> KNOWN = List.of(
            inNamespace("gateway", Map.of("tenantry.dev/role", "gateway"), Map.of()),
            inNamespace("monitoring", Map.of("tenantry.dev/role", "monitoring"), Map.of()),
            inNamespace(
                    "operators",
                    Map.of("tenantry.dev/role", "operators"),
                    Map.of("tenantry.dev/calls", "control-plane")),
            inNamespace("keda", Map.of("kubernetes.io/metadata.name", "keda"), Map.of()),
            inNamespace("knative", Map.of("kubernetes.io/metadata.name", "knative-serving"), Map.of()),
            inNamespace(
                    "cloudnative-pg",
                    Map.of("kubernetes.io/metadata.name", "cnpg-system"),
                    Map.of("app.kubernetes.io/name", "cloudnative-pg")),
            inNamespace("dns", Map.of("kubernetes.io/metadata.name", "kube-system"), Map.of("k8s-app", "kube-dns")));

    static final List<Peer> STRANGERS = List.of(
            inNamespace("stranger", Map.of("kubernetes.io/metadata.name", "other"), Map.of()),
            // Of an operators' namespace, but not meant; and one that has the labels, in a namespace that has not.
            inNamespace("bystander", Map.of("tenantry.dev/role", "operators"), Map.of()),
            inNamespace(
                    "pretender",
                    Map.of(),
                    Map.of(
                            "tenantry.dev/calls",
                            "control-plane",
                            "app.kubernetes.io/name",
                            "tenantry",
                            "app.kubernetes.io/component",
                            "serving",
                            "k8s-app",
                            "kube-dns")),
            Peer.outside("internet", "", Map.of(), Map.of()));

    // Every rule of Network asks, and most damages change neither policies nor pods' labels and ports.
    private static final Map<List<Object>, Map<String, Map<String, Optional<Spot>>>> REACHED =
            new ConcurrentHashMap<>();

    private static final int[] WELL_KNOWN = {53, 80, 443, 6443};

    private static Peer inNamespace(String name, Map<String, String> namespaceLabels, Map<String, String> labels) {
        return Peer.outside(name, name, namespaceLabels, labels);
    }

    /** In the overlay's own namespace there may be strangers too. */
    private Stream<Peer> strangers() {
        Stream<Peer> intruders = Peer.in(overlay)
                .limit(1)
                .map(pods -> new Peer("intruder", pods.namespace(), pods.namespaceLabels(), Map.of(), Map.of()));
        return Stream.concat(STRANGERS.stream(), intruders);
    }

    List<Peer> everybody() {
        return Stream.of(Peer.in(overlay), KNOWN.stream(), strangers())
                .flatMap(peers -> peers)
                .toList();
    }

    /** What everybody reaches, by his name: "serving:8080", and a rule that lets him, where there is one. */
    Map<String, Map<String, Optional<Spot>>> reached() {
        List<Object> decisive = List.of(
                overlay.ofKind("networking.k8s.io", "NetworkPolicy").toList(),
                Peer.in(overlay).toList());
        return REACHED.computeIfAbsent(decisive, key -> compute());
    }

    private Map<String, Map<String, Optional<Spot>>> compute() {
        Reach reach = new Reach(overlay);
        List<Peer> everybody = everybody();
        Set<Peer> inside = everybody.stream().filter(this::isInside).collect(Collectors.toSet());
        Set<Integer> ports = Stream.concat(
                        everybody.stream().flatMap(peer -> peer.ports().values().stream()),
                        IntStream.of(WELL_KNOWN).boxed())
                .collect(Collectors.toSet());
        Map<String, Map<String, Optional<Spot>>> reached = new HashMap<>();
        for (Peer from : everybody) {
            Map<String, Optional<Spot>> ways = reached.computeIfAbsent(from.name(), name -> new TreeMap<>());
            // Outsiders among themselves are no affair of ours.
            everybody.stream()
                    .filter(to -> inside.contains(from) || inside.contains(to))
                    .forEach(to -> {
                        Reach.Ways open = reach.ways(from, to);
                        ports.stream()
                                .filter(open::areOpen)
                                .forEach(port -> ways.put(
                                        to.name() + ":" + port, open.rules(port).findFirst()));
                    });
        }
        return reached;
    }

    private boolean isInside(Peer peer) {
        return overlay.find("Namespace/" + peer.namespace()).isPresent();
    }
}
