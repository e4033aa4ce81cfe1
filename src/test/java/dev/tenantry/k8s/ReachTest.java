package dev.tenantry.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The model of network policies, against what Kubernetes says of them. */
class ReachTest {

    private static final Peer WEB = pod("web", Map.of("app", "web"), Map.of("http", 8080));
    private static final Peer DATABASE = pod("database", Map.of("app", "database"), Map.of("sql", 5432));
    private static final Peer OUTSIDER =
            Peer.outside("outsider", "other", Map.of("team", "other"), Map.of("app", "web"));

    @Test
    void isOpenWithoutAPolicy() {
        assertThat(isOpen(OUTSIDER, DATABASE, 5432)).isTrue();
    }

    @Test
    void isClosedOnceAPolicySelects() {
        assertThat(isOpen(OUTSIDER, DATABASE, 5432, "{podSelector: {}, policyTypes: [Ingress]}"))
                .isFalse();
        assertThat(isOpen(DATABASE, OUTSIDER, 80, "{podSelector: {}, policyTypes: [Ingress]}"))
                .isTrue();
        assertThat(isOpen(DATABASE, OUTSIDER, 80, "{podSelector: {}, policyTypes: [Egress]}"))
                .isFalse();
    }

    @Test
    void addsPoliciesUp() {
        assertThat(
                        isOpen(
                                WEB,
                                DATABASE,
                                5432,
                                "{podSelector: {}, policyTypes: [Ingress]}",
                                "{podSelector: {matchLabels: {app: database}}, policyTypes: [Ingress],"
                                        + " ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: sql}]}]}"))
                .isTrue();
    }

    @Test
    void asksBothEnds() {
        String in = "{podSelector: {matchLabels: {app: database}}, policyTypes: [Ingress], ingress: [{}]}";
        String out =
                "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{ports: [{port: 5432}]}]}";
        assertThat(isOpen(WEB, DATABASE, 5432, in, out)).isTrue();
        assertThat(isOpen(WEB, DATABASE, 22, in, out)).isFalse();
    }

    @Test
    void meansThisNamespaceWhereNoneIsSaid() {
        String policy =
                "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}";
        assertThat(isOpen(WEB, DATABASE, 5432, policy)).isTrue();
        assertThat(isOpen(OUTSIDER, DATABASE, 5432, policy)).isFalse();
    }

    @Test
    void tellsAndFromOr() {
        String and = "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels:"
                + " {team: other}}, podSelector: {matchLabels: {app: gateway}}}]}]}";
        String or = "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels:"
                + " {team: other}}}, {podSelector: {matchLabels: {app: gateway}}}]}]}";
        assertThat(isOpen(OUTSIDER, DATABASE, 5432, and)).isFalse();
        assertThat(isOpen(OUTSIDER, DATABASE, 5432, or)).isTrue();
    }

    private static Peer pod(String name, Map<String, String> labels, Map<String, Integer> ports) {
        return new Peer(name, "here", Map.of("team", "ours"), labels, ports);
    }

    private static boolean isOpen(Peer from, Peer to, int port, String... policies) {
        List<Manifest> objects = Stream.of(policies)
                .map(spec -> "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy,"
                        + " metadata: {name: a, namespace: here}, spec: " + spec + "}")
                .map(yaml -> new Manifest(Trees.value(yaml)))
                .toList();
        return new Reach(new Overlay("fixture", objects)).ways(from, to).areOpen(port);
    }
}
