package dev.tenantry.k8s;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who can open a connection to whom, by the network policies alone and as Kubernetes defines them: pods that no policy
 * selects for a direction are open in it, policies add up, and both ends must agree where both are in the overlay.
 */
final class Reach {

    private final Overlay overlay;
    private final Map<Peer, Optional<List<Spot>>> in = new HashMap<>();
    private final Map<Peer, Optional<List<Spot>>> out = new HashMap<>();

    Reach(Overlay overlay) {
        this.overlay = overlay;
    }

    /** All ways from one to the other, whatever the port. */
    Ways ways(Peer from, Peer to) {
        return new Ways(
                to,
                rules(out, from, "Egress", "egress").map(rules -> about(rules, "to", from, to)),
                rules(in, to, "Ingress", "ingress").map(rules -> about(rules, "from", to, from)));
    }

    /** Empty where nothing is restricted. */
    private Optional<List<Spot>> rules(
            Map<Peer, Optional<List<Spot>>> known, Peer pods, String direction, String list) {
        return known.computeIfAbsent(pods, key -> {
            List<Manifest> policies = selecting(pods, direction);
            return policies.isEmpty()
                    ? Optional.empty()
                    : Optional.of(policies.stream()
                            .flatMap(policy -> policy.at("spec", list).items())
                            .toList());
        });
    }

    private List<Manifest> selecting(Peer pods, String direction) {
        return overlay.ofKind("networking.k8s.io", "NetworkPolicy")
                .filter(policy -> policy.namespace().equals(pods.namespace()))
                .filter(policy -> policy.at("spec", "policyTypes")
                        .items()
                        .anyMatch(type -> type.text().equals(direction)))
                .filter(policy -> Selector.of(policy.at("spec", "podSelector")).selects(pods.labels()))
                .toList();
    }

    private static List<Spot> about(List<Spot> rules, String peers, Peer subject, Peer other) {
        return rules.stream()
                .filter(rule -> rule.at(peers).items().findAny().isEmpty()
                        || rule.at(peers).items().anyMatch(peer -> selects(peer, subject.namespace(), other)))
                .toList();
    }

    static boolean selects(Spot peer, String here, Peer other) {
        if (peer.at("ipBlock").isThere()) {
            // Of all addresses the model knows only whether all are meant, which means pods too.
            return peer.at("ipBlock", "cidr").text().endsWith("/0");
        }
        boolean namespace = peer.at("namespaceSelector").isThere()
                ? Selector.of(peer.at("namespaceSelector")).selects(other.namespaceLabels())
                : other.namespace().equals(here);
        boolean pod = peer.at("podSelector").isAbsent()
                || Selector.of(peer.at("podSelector")).selects(other.labels());
        return !other.namespace().isEmpty() && namespace && pod;
    }

    /** What the rules of both ends let through; of an end that nothing restricts there are none. */
    record Ways(Peer to, Optional<List<Spot>> leaving, Optional<List<Spot>> arriving) {

        boolean areOpen(int port) {
            return Stream.of(leaving, arriving)
                    .flatMap(Optional::stream)
                    .allMatch(rules -> rules.stream().anyMatch(rule -> isFor(rule, port)));
        }

        /** The rules that let it through, so that a complaint can name one. */
        Stream<Spot> rules(int port) {
            return Stream.of(leaving, arriving)
                    .flatMap(Optional::stream)
                    .flatMap(List::stream)
                    .filter(rule -> isFor(rule, port));
        }

        private boolean isFor(Spot rule, int port) {
            return rule.at("ports").items().findAny().isEmpty()
                    || rule.at("ports")
                            .items()
                            .map(each -> each.at("port").value())
                            .anyMatch(each -> each.isMissingNode()
                                    || each.asInt() == port
                                    || each.isTextual()
                                            && Integer.valueOf(port)
                                                    .equals(to.ports().get(each.asText())));
        }
    }
}
