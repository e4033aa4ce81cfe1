package dev.tenantry.k8s.rules;

import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Peer;
import dev.tenantry.k8s.model.Reach;
import dev.tenantry.k8s.model.Yaml;
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

/** All peers that pods of an overlay could connect to: each other, known peers outside, and strangers. */
final class Neighbours {

    static final List<Peer> KNOWN = List.of(
            outside("gateway", "{tenantry.dev/role: gateway}", "{}"),
            outside("monitoring", "{tenantry.dev/role: monitoring}", "{}"),
            outside("collector", "{tenantry.dev/role: tracing}", "{}"),
            outside("operators", "{tenantry.dev/role: operators}", "{tenantry.dev/calls: control-plane}"),
            outside("interceptor", "{kubernetes.io/metadata.name: keda}", "{app.kubernetes.io/component: interceptor}"),
            outside("activator", "{kubernetes.io/metadata.name: knative-serving}", "{app: activator}"),
            outside("autoscaler", "{kubernetes.io/metadata.name: knative-serving}", "{app: autoscaler}"),
            outside(
                    "cloudnative-pg",
                    "{kubernetes.io/metadata.name: cnpg-system}",
                    "{app.kubernetes.io/name: cloudnative-pg}"),
            outside("dns", "{kubernetes.io/metadata.name: kube-system}", "{k8s-app: kube-dns}"));

    static final List<Peer> STRANGERS = List.of(
            outside("stranger", "{kubernetes.io/metadata.name: other}", "{}"),
            outside("keda-operator", "{kubernetes.io/metadata.name: keda}", "{}"),
            outside("knative-controller", "{kubernetes.io/metadata.name: knative-serving}", "{app: controller}"),
            // In a namespace of operators, but without the label; and with all labels, but in another namespace.
            outside("bystander", "{tenantry.dev/role: operators}", "{}"),
            outside(
                    "pretender",
                    "{}",
                    "{tenantry.dev/calls: control-plane, app.kubernetes.io/name: tenantry,"
                            + " app.kubernetes.io/component: serving, k8s-app: kube-dns}"),
            new Peer("internet", "", Map.of(), Map.of(), Map.of()));

    private static final int[] WELL_KNOWN_PORTS = {53, 80, 443, 4317, 4318, 6443};

    // Every rule of Network asks for the same overlay.
    private static final Map<Overlay, Map<String, Map<String, Optional<Field>>>> REACHED = new ConcurrentHashMap<>();

    private Neighbours() {}

    private static Peer outside(String name, String namespaceLabels, String labels) {
        return new Peer(name, name, texts(namespaceLabels), texts(labels), Map.of());
    }

    private static Map<String, String> texts(String yaml) {
        return new Manifest(Yaml.value(yaml)).root().texts();
    }

    /** Returns what each peer reaches, as in "serving:8080", each with a policy's rule that allows it, if any. */
    static Map<String, Map<String, Optional<Field>>> reached(Overlay overlay) {
        return REACHED.computeIfAbsent(overlay, Neighbours::compute);
    }

    private static Map<String, Map<String, Optional<Field>>> compute(Overlay overlay) {
        Reach reach = new Reach(overlay);
        List<Peer> peers = peers(overlay);
        Set<Peer> inside = peers.stream()
                .filter(peer -> overlay.find("Namespace/" + peer.namespace()).isPresent())
                .collect(Collectors.toSet());
        Set<Integer> ports = Stream.concat(
                        peers.stream().flatMap(peer -> peer.ports().values().stream()),
                        IntStream.of(WELL_KNOWN_PORTS).boxed())
                .collect(Collectors.toSet());
        Map<String, Map<String, Optional<Field>>> reached = new HashMap<>();
        for (Peer from : peers) {
            Map<String, Optional<Field>> ways = reached.computeIfAbsent(from.name(), name -> new TreeMap<>());
            for (Peer to : peers) {
                // Connections between two peers outside are not governed by our policies.
                if (inside.contains(from) || inside.contains(to)) {
                    Reach.Connection connection = reach.connection(from, to);
                    ports.stream()
                            .filter(connection::isOpen)
                            .forEach(port -> ways.put(
                                    to.name() + ":" + port,
                                    connection.rules(port).findFirst()));
                }
            }
        }
        return reached;
    }

    private static List<Peer> peers(Overlay overlay) {
        // A pod in the namespace of the overlay that does not belong to it.
        Stream<Peer> intruder = Peer.in(overlay)
                .limit(1)
                .map(pods -> new Peer("intruder", pods.namespace(), pods.namespaceLabels(), Map.of(), Map.of()));
        return Stream.of(Peer.in(overlay), KNOWN.stream(), STRANGERS.stream(), intruder)
                .flatMap(peers -> peers)
                .toList();
    }
}
