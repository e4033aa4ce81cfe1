package dev.tenantry.k8s.chart;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.support.BesideOthers;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each value changes what it says, and nothing else. {@link PodValuesTest} has those that all components take. */
@BesideOthers
class ValuesTest {

    private static final String SERVING = "Deployment/tenantry-serving /spec/";
    private static final String SCALER = "HorizontalPodAutoscaler/tenantry-serving /spec/";
    private static final String CLUSTER = "Cluster/tenantry-postgres /spec/";

    private static final String STORE = "ObjectStore/tenantry-backups /spec/";

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(
                        "settings: {TENANTRY_ISOLATION_POOLS_MAX: '9'}",
                        Map.of("ConfigMap/tenantry-settings /data/TENANTRY_ISOLATION_POOLS_MAX", "9")),
                arguments(
                        "settings: {QUARKUS_SHUTDOWN_TIMEOUT: 10s}",
                        Map.of("ConfigMap/tenantry-settings /data/QUARKUS_SHUTDOWN_TIMEOUT", "10s")),
                arguments(
                        "controlPlane: {replicas: 3}", Map.of("Deployment/tenantry-control-plane /spec/replicas", "3")),
                arguments(
                        "serving: {resources: {requests: {cpu: '2'}, limits: {memory: 1Gi}}}",
                        Map.of(
                                SERVING + "template/spec/containers/0/resources/requests/cpu", "2",
                                SERVING + "template/spec/containers/0/resources/requests/memory", "",
                                SERVING + "template/spec/containers/0/resources/requests/ephemeral-storage", "",
                                SERVING + "template/spec/containers/0/resources/limits/memory", "1Gi",
                                SERVING + "template/spec/containers/0/resources/limits/ephemeral-storage", "")),
                arguments(
                        "serving: {serviceAnnotations: {a: b}, serviceAccountAnnotations: {c: d}}",
                        Map.of(
                                "Service/tenantry-serving /metadata/annotations/a", "b",
                                "ServiceAccount/tenantry-serving /metadata/annotations/c", "d")),
                arguments("audit: {schedule: 0 3 * * 1}", Map.of("CronJob/tenantry-audit /spec/schedule", "0 3 * * 1")),
                arguments(
                        "autoscaling: {minReplicas: 2, maxReplicas: 8, cpuPercent: 60}",
                        Map.of(
                                SCALER + "minReplicas", "2",
                                SCALER + "maxReplicas", "8",
                                SCALER + "metrics/0/resource/target/averageUtilization", "60")),
                arguments(
                        "postgresql: {cloudnativePg: {storage: 1Ti, walStorage: 9Gi, storageClass: fast}}",
                        Map.of(
                                CLUSTER + "storage/size", "1Ti",
                                CLUSTER + "storage/storageClass", "fast",
                                CLUSTER + "walStorage/size", "9Gi",
                                CLUSTER + "walStorage/storageClass", "fast")),
                arguments(
                        "postgresql: {cloudnativePg: {resources: {requests: {memory: 6Gi, cpu: '1'}, limits: {memory: 6Gi}}}}",
                        Map.of(
                                CLUSTER + "resources/requests/memory",
                                "6Gi",
                                CLUSTER + "resources/limits/memory",
                                "6Gi")),
                arguments(
                        "postgresql: {cloudnativePg: {apiServer: 10.0.0.2/32}}",
                        Map.of(
                                "NetworkPolicy/postgres /spec/egress/1/to/0/ipBlock/cidr", "10.0.0.2/32",
                                "NetworkPolicy/postgres-pooler /spec/egress/1/to/0/ipBlock/cidr", "10.0.0.2/32")),
                arguments(
                        "postgresql: {cloudnativePg: {backup: {path: 's3://b', endpoint: 'https://s3.b.test', addresses: 10.0.0.7/32, retention: 60d}}}",
                        Map.of(
                                STORE + "retentionPolicy",
                                "60d",
                                STORE + "configuration/destinationPath",
                                "s3://b",
                                STORE + "configuration/endpointURL",
                                "https://s3.b.test",
                                "NetworkPolicy/postgres-to-backups /spec/egress/0/to/0/ipBlock/cidr",
                                "10.0.0.7/32")),
                arguments(
                        "observability: {labels: {release: prometheus}}",
                        Stream.of(
                                        "PodMonitor/tenantry-postgres",
                                        "PodMonitor/tenantry-pooler",
                                        "PrometheusRule/tenantry",
                                        "PrometheusRule/tenantry-backup",
                                        "PrometheusRule/tenantry-postgres",
                                        "PrometheusRule/tenantry-recorded",
                                        "ServiceMonitor/tenantry")
                                .collect(toMap(id -> id + " /metadata/labels/release", id -> "prometheus"))),
                arguments(
                        "externalSecrets: {prefix: kv/}",
                        Stream.of("app/0", "control/0", "owner/0", "redis/0", "backups/0", "backups/1")
                                .map(entry -> entry.split("/"))
                                .collect(toMap(
                                        entry -> "ExternalSecret/tenantry-%s /spec/data/%s/remoteRef/key"
                                                .formatted((Object[]) entry),
                                        entry -> "kv/" + entry[0]))),
                arguments(
                        "externalSecrets: {store: {kind: ClusterSecretStore, name: vault}}",
                        Stream.of("app", "control", "owner", "redis", "backups")
                                .map(name -> "ExternalSecret/tenantry-" + name + " /spec/secretStoreRef/")
                                .flatMap(path -> Stream.of(
                                        Map.entry(path + "kind", "ClusterSecretStore"),
                                        Map.entry(path + "name", "vault")))
                                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue))),
                arguments(
                        "gateway: {className: other, certificateSecret: wildcard}",
                        Map.of(
                                "Gateway/public /spec/gatewayClassName", "other",
                                "Gateway/public /spec/listeners/2/tls/certificateRefs/0/name", "wildcard",
                                "Gateway/public /spec/listeners/3/tls/certificateRefs/0/name", "wildcard")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void changesWhatItSays(String values, Map<String, String> changes) {
        assertThat(Changes.of("production", values)).isEqualTo(changes);
    }

    @Test
    void leadsToACollector() {
        Overlay traced = Chart.of("production")
                .with("tracing: {endpoint: 'https://otel.watch:4318', oneIn: 1000000}")
                .rendered();

        assertThat(traced.find("ConfigMap/tenantry-settings")
                        .orElseThrow()
                        .at("data")
                        .texts())
                .containsEntry("TENANTRY_TRACING_ENDPOINT", "https://otel.watch:4318")
                .containsEntry("TENANTRY_TRACING_ONE_IN", "1000000");
        assertThat(traced.find("NetworkPolicy/to-collector")).isPresent();
        assertThat(Chart.of("production").rendered().find("NetworkPolicy/to-collector"))
                .isEmpty();
    }

    @Test
    void passesOnASettingThatIsEmpty() {
        Overlay chart = Chart.of("production")
                .with("settings: {TENANTRY_START_PLAIN_TEXT_HOSTS: ''}")
                .rendered();

        assertThat(chart.find("ConfigMap/tenantry-settings")
                        .orElseThrow()
                        .at("data")
                        .texts())
                .containsEntry("TENANTRY_START_PLAIN_TEXT_HOSTS", "");
    }

    @Test
    void usesAGatewayThatIsThere() {
        Map<String, String> changes =
                Changes.of("production", "gateway: {create: false, name: shared, namespace: edge}");

        assertThat(changes)
                .allSatisfy(
                        (field, text) -> assertThat(field + " " + text)
                                .matches(
                                        "Gateway/public /.* |HTTPRoute/\\S+ /spec/parentRefs/\\d/(name shared|namespace edge)"));
        assertThat(changes).containsEntry("HTTPRoute/tenantry /spec/parentRefs/0/name", "shared");
    }

    @Test
    void givesEveryPodTheSecretsForItsImage() {
        assertThat(Changes.of("dev", "imagePullSecrets: [registry]"))
                .isEqualTo(Stream.of(
                                "CronJob/tenantry-audit /spec/jobTemplate/spec/template/spec",
                                "Deployment/tenantry-control-plane /spec/template/spec",
                                "Deployment/tenantry-redis /spec/template/spec",
                                SERVING + "template/spec",
                                "Job/tenantry-migration /spec/template/spec",
                                "Pod/tenantry-test /spec",
                                "StatefulSet/tenantry-postgresql /spec/template/spec")
                        .collect(toMap(pods -> pods + "/imagePullSecrets/0/name", pods -> "registry")));
    }

    @Test
    void takesThePasswordFromAnotherSecret() {
        assertThat(Changes.of("dev", "secrets: {owner: {existingSecret: theirs, key: pass}}"))
                .isEqualTo(Stream.of(
                                "Deployment/tenantry-control-plane /spec/template/spec",
                                "Job/tenantry-migration /spec/template/spec",
                                "StatefulSet/tenantry-postgresql /spec/template/spec")
                        .map(pods -> pods + "/containers/0/env/*/valueFrom/secretKeyRef/")
                        .flatMap(reference -> Stream.of(
                                Map.entry(reference + "name", "theirs"), Map.entry(reference + "key", "pass")))
                        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Test
    void replacesTheConstraintsOfTheManifest() {
        String constraints = SERVING + "template/spec/topologySpreadConstraints/";

        assertThat(Changes.of(
                        "dev",
                        "serving: {topologySpreadConstraints:"
                                + " [{topologyKey: rack, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway}]}"))
                .containsEntry(constraints + "0/topologyKey", "rack")
                .containsEntry(constraints + "1/topologyKey", "")
                .allSatisfy((field, text) -> assertThat(field).startsWith(constraints));
    }

    @Test
    void leavesTheNumberOfPodsToOneOwner() {
        assertThat(Changes.of("dev", "serving: {replicas: 4}")).isEqualTo(Map.of(SERVING + "replicas", "4"));
        assertThat(Changes.of("dev", "autoscaling: {enabled: true}"))
                .isNotEmpty()
                .allSatisfy((field, text) -> assertThat(field).startsWith("HorizontalPodAutoscaler/"));
    }
}
