package dev.tenantry.k8s.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the model of network policies to what Kubernetes documents. */
class ReachTest {

    private static final Peer WEB = pod("web", Map.of("app", "web"), Map.of("http", 8080));
    private static final Peer DATABASE = pod("database", Map.of("app", "database"), Map.of("sql", 5432));
    private static final Peer OUTSIDER =
            new Peer("outsider", "other", Map.of("team", "other"), Map.of("app", "web"), Map.of());

    @Test
    void isOpenWithoutPolicies() {
        assertOpen(true, OUTSIDER, DATABASE, 5432);
    }

    @Test
    void isClosedOnceAPolicySelectsThePods() {
        assertOpen(false, OUTSIDER, DATABASE, 5432, "{podSelector: {}, policyTypes: [Ingress]}");
        assertOpen(true, DATABASE, OUTSIDER, 80, "{podSelector: {}, policyTypes: [Ingress]}");
        assertOpen(false, DATABASE, OUTSIDER, 80, "{podSelector: {}, policyTypes: [Egress]}");
    }

    @Test
    void addsPoliciesUp() {
        String none = "{podSelector: {}, policyTypes: [Ingress]}";
        String web = "{podSelector: {matchLabels: {app: database}}, policyTypes: [Ingress],"
                + " ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: sql}]}]}";
        assertOpen(true, WEB, DATABASE, 5432, none, web);
    }

    @Test
    void needsTheConsentOfBothEnds() {
        String in = "{podSelector: {matchLabels: {app: database}}, policyTypes: [Ingress], ingress: [{}]}";
        String out =
                "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: 5432}]}]}";
        assertOpen(true, WEB, DATABASE, 5432, in, out);
        assertOpen(false, WEB, DATABASE, 22, in, out);
    }

    @Test
    void defaultsToTheNamespaceOfThePolicy() {
        String policy =
                "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}";
        assertOpen(true, WEB, DATABASE, 5432, policy);
        assertOpen(false, OUTSIDER, DATABASE, 5432, policy);
    }

    @Test
    void distinguishesAndFromOr() {
        String and = "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels:"
                + " {team: other}}, podSelector: {matchLabels: {app: gateway}}}]}]}";
        String or = "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels:"
                + " {team: other}}}, {podSelector: {matchLabels: {app: gateway}}}]}]}";
        assertOpen(false, OUTSIDER, DATABASE, 5432, and);
        assertOpen(true, OUTSIDER, DATABASE, 5432, or);
    }

    @Test
    void includesPodsInABlockOfAllAddresses() {
        String block = "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: %s}}]}]}";
        assertOpen(true, OUTSIDER, DATABASE, 5432, block.formatted("0.0.0.0/0"));
        assertOpen(false, OUTSIDER, DATABASE, 5432, block.formatted("192.0.2.0/24"));
    }

    private static Peer pod(String name, Map<String, String> labels, Map<String, Integer> ports) {
        return new Peer(name, "here", Map.of("team", "ours"), labels, ports);
    }

    private static void assertOpen(boolean expected, Peer from, Peer to, int port, String... policies) {
        List<Manifest> objects = Stream.of(policies)
                .map(spec -> "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy,"
                        + " metadata: {name: a, namespace: here}, spec: " + spec + "}")
                .map(yaml -> new Manifest(Yaml.value(yaml)))
                .toList();
        Reach reach = new Reach(new Overlay("fixture", objects));
        assertThat(reach.connection(from, to).isOpen(port)).isEqualTo(expected);
    }
}
