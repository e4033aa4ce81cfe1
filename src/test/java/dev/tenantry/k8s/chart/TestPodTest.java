package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.AdmissionPolicy;
import dev.tenantry.k8s.model.AdmissionRequest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Peer;
import dev.tenantry.k8s.model.Reach;
import dev.tenantry.k8s.model.Workload;
import dev.tenantry.support.BesideOthers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pod of `helm test` is admitted, reaches what it asks, and nothing else. {@link RulesTest} has its hardening. */
@BesideOthers
class TestPodTest {

    private static final List<Integer> PORTS = List.of(5432, 6379, 8080, 9000);

    private final Overlay chart = Chart.of("production").renderedWithTests();

    @Test
    void isAdmittedLikeAllOthers() {
        assertThat(Workload.in(chart).map(Workload::object))
                .extracting(object -> object.kind())
                .contains("Pod", "Job", "CronJob", "Deployment");
        assertThat(Workload.in(chart).map(Workload::object))
                .allSatisfy(object -> assertThat(AdmissionPolicy.in(chart)
                                .flatMap(
                                        policy -> policy.refusal(AdmissionRequest.create("deployer", object)).stream()))
                        .as(object.id())
                        .isEmpty());
    }

    @Test
    void reachesWhatItAsks() {
        assertThat(reached(chart, "test"))
                .containsExactlyInAnyOrder("serving:8080", "serving:9000", "control-plane:8080", "control-plane:9000");
    }

    @Test
    void closesTheWayAfterwards() {
        Overlay afterwards = new Overlay(
                "chart",
                Stream.concat(Chart.of("production").rendered().objects().stream(), chart.ofKind("Pod"))
                        .toList());

        assertThat(reached(afterwards, "test")).isEmpty();
    }

    /** Only the pod, for its log. */
    @Test
    void leavesOnlyThePodAfterAFailure() {
        assertThat(chart.everything()
                        .filter(field -> field.name().equals("helm.sh/hook-delete-policy"))
                        .filter(policy -> !policy.text().contains("hook-failed"))
                        .map(policy -> policy.object().id()))
                .containsExactly("Pod/tenantry-test");
    }

    /** The way back is for this pod alone, and the way in is no other pod's. */
    @Test
    void isNotReachedByOtherPods() {
        assertThat(Peer.in(chart)
                        .filter(peer -> reached(chart, peer.name()).stream().anyMatch(way -> way.startsWith("test:"))))
                .isEmpty();
    }

    private static List<String> reached(Overlay overlay, String name) {
        Reach reach = new Reach(overlay);
        Peer from = Peer.in(overlay)
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Peer.in(overlay)
                .flatMap(to -> PORTS.stream()
                        .filter(port -> reach.connection(from, to).isOpen(port))
                        .map(port -> to.name() + ":" + port))
                .toList();
    }
}
