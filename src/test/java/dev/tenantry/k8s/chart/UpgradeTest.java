package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Yaml;
import dev.tenantry.support.BesideOthers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A later revision can replace an earlier one: what the API server does not let change is the same in both. */
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

    private static final Pattern JOB_IN_ALERTS = Pattern.compile("job_name=~\"(tenantry-migration[^\"]*)\"");

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
        String expression = migrationFailed(Chart.of("production").in("orders").rendered());

        assertThat(JOB_IN_ALERTS.matcher(expression).results().map(found -> found.group(1)))
                .hasSize(4)
                .allSatisfy(matcher -> assertThat("tenantry-migration-12").matches(matcher));
        assertThat(expression.split("namespace=\"orders\"", -1)).hasSize(5);
    }

    /** Helm does not know the Job of a failed upgrade any more, so nothing deletes it before its time. */
    @Test
    void forgetsAFailedJobAfterALaterOneHasSucceeded() {
        Overlay base = new Overlay(
                "base",
                Yaml.documents(Yaml.text(Copies.FOLDER.resolve("observability.yaml"))).stream()
                        .map(Manifest::new)
                        .toList());
        String ofOneJob = migrationFailed(base).replace("=\"tenantry-migration\"", "=~\"tenantry-migration-[0-9]+\"");
        String jobs = "namespace=\"tenantry\", job_name=~\"tenantry-migration-[0-9]+\"";

        assertThat(migrationFailed(Chart.of("production").rendered()))
                .isEqualToNormalizingWhitespace("""
                        (%2$s)
                        unless on (namespace, job_name)
                        (kube_job_created{%1$s}
                         < on (namespace) group_left ()
                         max by (namespace) (kube_job_created{%1$s}
                          and on (namespace, job_name) kube_job_complete{%1$s, condition="true"} == 1))
                        """.formatted(jobs, ofOneJob.strip()));
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

    private static String migrationFailed(Overlay overlay) {
        return overlay.each("PrometheusRule", "spec/groups/*/rules/*")
                .filter(rule -> rule.at("alert").isPresent())
                .filter(rule -> rule.at("alert").text().equals("TenantryMigrationFailed"))
                .map(rule -> rule.at("expr").text())
                .findFirst()
                .orElseThrow();
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
