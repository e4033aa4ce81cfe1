package dev.tenantry.k8s.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Computes which connections the network policies of an overlay allow, as Kubernetes defines it: pods that no policy
 * selects for a direction are open in that direction, policies add up, and both ends must allow a connection.
 */
public final class Reach {

    private final Overlay overlay;
    private final Map<Peer, Optional<List<Field>>> ingress = new HashMap<>();
    private final Map<Peer, Optional<List<Field>>> egress = new HashMap<>();

    public Reach(Overlay overlay) {
        this.overlay = overlay;
    }

    public Connection connection(Peer from, Peer to) {
        return new Connection(
                to,
                egress.computeIfAbsent(from, pods -> rules(pods, "Egress")).map(rules -> about(rules, "to", from, to)),
                ingress.computeIfAbsent(to, pods -> rules(pods, "Ingress"))
                        .map(rules -> about(rules, "from", to, from)));
    }

    /** Returns the rules that let pods connect to addresses, which may belong to any server outside the cluster. */
    public List<Field> toAddresses(Peer from) {
        return rules(from, "Egress").orElse(List.of()).stream()
                .filter(rule -> rule.each("to/*/ipBlock").findAny().isPresent())
                .toList();
    }

    /** Returns the rules of all policies for a direction, or empty if no policy restricts these pods. */
    private Optional<List<Field>> rules(Peer pods, String direction) {
        List<Manifest> policies = overlay.ofKind("NetworkPolicy")
                .filter(policy -> policy.namespace().equals(pods.namespace()))
                .filter(policy -> policy.root()
                        .each("spec/policyTypes/*")
                        .anyMatch(type -> type.text().equals(direction)))
                .filter(policy -> new Selector(policy.at("spec", "podSelector")).selects(pods.labels()))
                .toList();
        return Optional.of(policies)
                .filter(found -> !found.isEmpty())
                .map(found -> found.stream()
                        .flatMap(policy -> policy.at("spec", direction.equals("Egress") ? "egress" : "ingress")
                                .items())
                        .toList());
    }

    private static List<Field> about(List<Field> rules, String peers, Peer subject, Peer other) {
        return rules.stream()
                .filter(rule -> rule.at(peers).items().findAny().isEmpty()
                        || rule.at(peers).items().anyMatch(peer -> selects(peer, subject.namespace(), other)))
                .toList();
    }

    /** Tells whether an entry of "from" or "to" in a policy selects a peer. */
    public static boolean selects(Field entry, String namespaceOfPolicy, Peer other) {
        if (entry.at("ipBlock").isPresent()) {
            // The model knows no addresses. It only knows that a block of all addresses includes every peer.
            return entry.at("ipBlock", "cidr").text().endsWith("/0");
        }
        boolean namespace = entry.at("namespaceSelector").isPresent()
                ? new Selector(entry.at("namespaceSelector")).selects(other.namespaceLabels())
                : other.namespace().equals(namespaceOfPolicy);
        boolean pod =
                entry.at("podSelector").isAbsent() || new Selector(entry.at("podSelector")).selects(other.labels());
        return !other.namespace().isEmpty() && namespace && pod;
    }

    /** The rules of both ends that apply to a connection. They are empty for an end that no policy restricts. */
    public record Connection(Peer to, Optional<List<Field>> leaving, Optional<List<Field>> arriving) {

        public boolean isOpen(int port) {
            return Stream.of(leaving, arriving)
                    .flatMap(Optional::stream)
                    .allMatch(rules -> rules.stream().anyMatch(rule -> allows(rule, port)));
        }

        /** Returns the rules that allow a port, so that a complaint can name one. */
        public Stream<Field> rules(int port) {
            return Stream.of(leaving, arriving)
                    .flatMap(Optional::stream)
                    .flatMap(List::stream)
                    .filter(rule -> allows(rule, port));
        }

        private boolean allows(Field rule, int port) {
            return rule.at("ports").items().findAny().isEmpty()
                    || rule.at("ports")
                            .items()
                            .map(each -> each.at("port"))
                            .anyMatch(each -> each.isAbsent()
                                    || each.value().asInt() == port
                                    || Integer.valueOf(port).equals(to.ports().get(each.text())));
        }
    }
}
