package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.support.BesideOthers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A later revision can replace an earlier one: what the API server lets nobody change is the same in both. */
@BesideOthers
class UpgradeTest {

    private static final String OTHER = """
            images: {tenantry: tenantry:next, redis: redis:8, postgresql: postgres:18.6}
            settings: {TENANTRY_ISOLATION_POOLS_MAX: '9'}
            domain: other.localhost
            autoscaling: {enabled: true}
            controlPlane: {replicas: 2}
            imagePullSecrets: [registry]
            serving: &pods
              podLabels: {team: orders}
              podAnnotations: {a: b}
              extraEnv: [{name: ZONE, value: a}]
            redis: *pods
            migration: *pods
            """;

    private static final Pattern JOB_IN_ALERTS = Pattern.compile("job_name=~\\\\\"(tenantry-migration[^\"]*)\\\\\"");

    /** What may change in a StatefulSet. */
    private static final Set<String> CHANGEABLE = Set.of(
            "replicas",
            "template",
            "updateStrategy",
            "minReadySeconds",
            "persistentVolumeClaimRetentionPolicy",
            "ordinals");

    @Test
    void changesNoFieldThatCannotBeChanged() {
        Map<String, String> first = unchangeable(Chart.of("dev").rendered());
        Map<String, String> second = unchangeable(Chart.of("dev").with(OTHER).rendered());

        assertThat(first).isNotEmpty().isEqualTo(second);
    }

    @Test
    void makesAJobForEachRevision() {
        assertThat(jobs(Chart.of("dev"))).containsExactly("tenantry-migration-1");
        assertThat(jobs(Chart.of("dev").edited("$.Release.Revision", "2"))).containsExactly("tenantry-migration-2");
    }

    @Test
    void watchesTheJobOfEveryRevision() {
        String alerts = Chart.of("production")
                .rendered()
                .find("PrometheusRule/tenantry")
                .orElseThrow()
                .tree()
                .toString();

        assertThat(JOB_IN_ALERTS.matcher(alerts).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(matcher -> assertThat("tenantry-migration-12").matches(matcher));
    }

    @Test
    void rollsThePodsThatReadTheSettings() {
        Map<String, String> before = checksums(Chart.of("dev").rendered());
        Map<String, String> after = checksums(Chart.of("dev")
                .with("settings: {TENANTRY_ISOLATION_POOLS_MAX: '9'}")
                .rendered());

        assertThat(before).containsOnlyKeys("Deployment/tenantry-control-plane", "Deployment/tenantry-serving");
        assertThat(after)
                .hasSameSizeAs(before)
                .allSatisfy((id, sum) -> assertThat(sum).isNotEqualTo(before.get(id)));
    }

    @Test
    void rollsNoPodForWhatItDoesNotRead() {
        assertThat(checksums(
                        Chart.of("dev").with("autoscaling: {enabled: true}").rendered()))
                .isEqualTo(checksums(Chart.of("dev").rendered()));
    }

    private static Map<String, String> unchangeable(Overlay overlay) {
        Map<String, String> fields = new TreeMap<>();
        for (Manifest object : overlay.objects()) {
            switch (object.kind()) {
                case "Deployment" -> put(fields, object.at("spec", "selector"));
                case "StatefulSet" ->
                    object.at("spec")
                            .members()
                            .filter(field -> !CHANGEABLE.contains(field.name()))
                            .forEach(field -> put(fields, field));
                case "Service" -> put(fields, object.at("spec", "clusterIP"));
                default -> {}
            }
        }
        return fields;
    }

    private static void put(Map<String, String> fields, Field field) {
        fields.put(field.toString(), field.value().toString());
    }

    private static List<String> jobs(Chart chart) {
        return chart.rendered().ofKind("Job").map(Manifest::name).toList();
    }

    private static Map<String, String> checksums(Overlay overlay) {
        return overlay.everything()
                .filter(field -> field.name().equals("checksum/settings"))
                .collect(Collectors.toMap(field -> field.object().id(), Field::text));
    }
}
