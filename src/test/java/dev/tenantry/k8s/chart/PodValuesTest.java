package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.support.BesideOthers;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the values of a component say reaches its pods, and nothing else. */
@BesideOthers
class PodValuesTest {

    private static final Map<String, String> PODS = Map.of(
            "serving", "Deployment/tenantry-serving /spec/template",
            "controlPlane", "Deployment/tenantry-control-plane /spec/template",
            "migration", "Job/tenantry-migration /spec/template",
            "audit", "CronJob/tenantry-audit /spec/jobTemplate/spec/template",
            "redis", "Deployment/tenantry-redis /spec/template",
            "tests", "Pod/tenantry-test ");

    /** Values, and what of the pods they are to change. */
    private static final Map<String, Map<String, String>> VALUES = Map.ofEntries(
            value("podAnnotations: {example.org/a: b}", "/metadata/annotations/example.org~1a", "b"),
            value("podLabels: {team: orders}", "/metadata/labels/team", "orders"),
            value("nodeSelector: {disk: fast}", "/spec/nodeSelector/disk", "fast"),
            value("priorityClassName: high", "/spec/priorityClassName", "high"),
            value(
                    "tolerations: [{key: dedicated, operator: Exists}]",
                    "/spec/tolerations/0/key",
                    "dedicated",
                    "/spec/tolerations/0/operator",
                    "Exists"),
            value(
                    "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: a}}",
                    "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution",
                    "a"),
            value(
                    "{extraVolumes: [{name: zone, emptyDir: {medium: Memory}}], extraVolumeMounts: [{name: zone, mountPath: /zone}]}",
                    "/spec/volumes/*/name",
                    "zone",
                    "/spec/volumes/*/emptyDir/medium",
                    "Memory",
                    "/spec/containers/0/volumeMounts/*/name",
                    "zone",
                    "/spec/containers/0/volumeMounts/*/mountPath",
                    "/zone"),
            value(
                    "extraEnv: [{name: ZONE, value: a}]",
                    "/spec/containers/0/env/*/name",
                    "ZONE",
                    "/spec/containers/0/env/*/value",
                    "a"));

    static Stream<Arguments> everyValueInEveryComponent() {
        return PODS.keySet().stream()
                .sorted()
                .flatMap(component -> VALUES.keySet().stream().sorted().map(value -> arguments(component, value)));
    }

    @ParameterizedTest
    @MethodSource("everyValueInEveryComponent")
    void reachesItsPods(String component, String value) {
        Map<String, String> expected = new TreeMap<>();
        VALUES.get(value).forEach((path, text) -> expected.put(PODS.get(component) + path, text));

        assertThat(Changes.of("dev", component + ": " + (value.startsWith("{") ? value : "{" + value + "}")))
                .isEqualTo(expected);
    }

    private static Map.Entry<String, Map<String, String>> value(String value, String... changes) {
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < changes.length; i += 2) {
            expected.put(changes[i], changes[i + 1]);
        }
        return Map.entry(value, expected);
    }
}
