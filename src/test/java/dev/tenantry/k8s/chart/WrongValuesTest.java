package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tenantry.support.BesideOthers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong values are refused before anything is installed, by name, and with what to do instead. */
@BesideOthers
class WrongValuesTest {

    /** By the schema: unknown names, wrong types, numbers out of bounds. */
    static Stream<Arguments> misfits() {
        return Stream.of(
                arguments("domian: api.tenantry.test", "'domian'"),
                arguments("serving: {toleration: []}", "'toleration'"),
                arguments("postgresql: {mode: mysql}", "/postgresql/mode"),
                arguments("postgresql: {external: {password: a}}", "'password'"),
                arguments("secrets: {app: {value: a}}", "'value'"),
                arguments("secrets: {app: {existingSecret: ''}}", "/secrets/app/existingSecret"),
                arguments("domain: https://api.tenantry.test", "/domain"),
                arguments("issuer: issuer.tenantry.test", "/issuer"),
                arguments("images: {tenantry: 'a b'}", "/images/tenantry"),
                arguments("imagePullSecrets: [{name: a}]", "/imagePullSecrets/0"),
                arguments("autoscaling: {minReplicas: 1}", "/autoscaling/minReplicas"),
                arguments("autoscaling: {maxReplicas: 24}", "/autoscaling/maxReplicas"),
                arguments("autoscaling: {maxReplicas: '9'}", "/autoscaling/maxReplicas"),
                arguments("autoscaling: {cpuPercent: 0}", "/autoscaling/cpuPercent"),
                arguments("autoscaling: {enabled: 'no'}", "/autoscaling/enabled"),
                arguments("controlPlane: {replicas: 0}", "/controlPlane/replicas"),
                arguments("migration: {replicas: 2}", "'replicas'"),
                arguments("migration: {serviceAnnotations: {a: b}}", "'serviceAnnotations'"),
                arguments("postgresql: {cloudnativePg: {apiServer: all}}", "/postgresql/cloudnativePg/apiServer"),
                arguments("postgresql: {cloudnativePg: {storage: much}}", "/postgresql/cloudnativePg/storage"),
                arguments("audit: {schedule: daily}", "/audit/schedule"),
                arguments("tracing: {endpoint: 'https://otel.watch'}", "/tracing/endpoint"),
                arguments("tracing: {endpoint: 'https://otel.watch:4317'}", "/tracing/endpoint"),
                arguments("settings: {quarkus.http.port: '80'}", "'quarkus.http.port'"),
                arguments("settings: {QUARKUS_HTTP_PORT: 80}", "/settings/QUARKUS_HTTP_PORT"),
                arguments("serving: {extraEnv: [{name: A}]}", "/serving/extraEnv/0"),
                arguments("serving: {extraEnv: [{name: a, value: b}]}", "/serving/extraEnv/0/name"),
                arguments("serving: {extraVolumes: [{name: a, hostPath: {path: /}}]}", "/serving/extraVolumes/0"),
                arguments("serving: {podLabels: {app.kubernetes.io/component: a}}", "'app.kubernetes.io/component'"),
                arguments("serving: {resources: {limits: {memory: lots}}}", "/serving/resources/limits/memory"),
                arguments("tests: null", "'tests'"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void refusesWhatDoesNotFitTheSchema(String values, String place) {
        Chart chart = Chart.of("production").with(values);

        assertThatThrownBy(chart::rendered)
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(place);
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                arguments("domain: ''", "domain is not set; set it to the host that clients use"),
                arguments("domain: api.example.com", "domain is still a placeholder; set it to the host"),
                arguments("issuer: https://issuer.example.com", "issuer is still a placeholder"),
                arguments("upgradeUrl: ''", "upgradeUrl is not set; set it to where customers choose"),
                arguments("jwt: {publicKey: ''}", "--set-file jwt.publicKey=FILE"),
                arguments("jwt: {publicKey: 'REPLACED BY THE OPERATOR'}", "jwt.publicKey is still a placeholder"),
                arguments("jwt: {publicKey: '-----BEGIN PRIVATE KEY-----'}", "jwt.publicKey is a private key"),
                arguments(
                        "images: {tenantry: 'registry.example.com/tenantry@sha256:REPLACED-BY-THE-RELEASE'}",
                        "images.tenantry is still a placeholder; set it to the image of the release"),
                arguments("images: {redis: 'redis:7.2'}", "images.redis has no digest; add @sha256:"),
                arguments("images: {postgresql: ''}", "images.postgresql is not set"),
                arguments("postgresql: {cloudnativePg: {apiServer: ''}}", "kubectl get endpointslices kubernetes"),
                arguments(
                        "postgresql: {cloudnativePg: {backup: {path: 's3://REPLACED-BY-THE-STORAGE-ADMINISTRATOR'}}}",
                        "postgresql.cloudnativePg.backup.path is still a placeholder; set it to a bucket"),
                arguments("gateway: {className: ''}", "gateway.className is not set; set it to a class of"),
                arguments("postgresql: {mode: external}", "postgresql.external.host is not set"),
                arguments(
                        "postgresql: {mode: external, external: {addresses: 192.0.2.1/32}}",
                        "postgresql.external.addresses is still a placeholder"),
                arguments("autoscaling: {minReplicas: 11}", "autoscaling.minReplicas is more than"),
                arguments("serving: {replicas: 3}", "leave serving.replicas out"),
                arguments("secrets: {app: {existingSecret: mine}}", "secrets.app.existingSecret is not tenantry-app"),
                arguments("settings: {TENANTRY_ADMIN_ENABLED: 'true'}", "settings.TENANTRY_ADMIN_ENABLED is not for"),
                arguments("settings: {A_PASSWORD: b}", "settings.A_PASSWORD holds a secret; put it in a Secret"),
                arguments(
                        "controlPlane: {extraEnv: [{name: A_TOKEN, value: b}]}",
                        "controlPlane.extraEnv.A_TOKEN holds a secret"),
                arguments(
                        "serving: {extraEnv: [{name: QUARKUS_FLYWAY_USERNAME, value: tenantry_owner}]}",
                        "serving.extraEnv.QUARKUS_FLYWAY_USERNAME is not for pods that serve tenants"),
                arguments("postgresql: {mode: dev}", "externalSecrets does not fill the superuser's Secret"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void refusesWhatCannotBeUsed(String values, String message) {
        Chart chart = Chart.of("production").with(values);

        assertThatThrownBy(chart::rendered)
                .hasMessageContaining("these values cannot be used:")
                .hasMessageContaining(message);
    }

    /** So that not every attempt reveals one more. */
    @Test
    void namesAllAtOnce() {
        Chart chart = new Chart(Chart.of("dev").folder(), "tenantry", List.of());

        assertThatThrownBy(chart::rendered)
                .extracting(Throwable::getMessage)
                .satisfies(message -> assertThat(message)
                        .contains("- domain ", "- issuer ", "- upgradeUrl ", "- jwt.publicKey ", "- images.tenantry ")
                        .contains(
                                "- images.redis ", "- postgresql.external.host ", "- postgresql.external.addresses "));
    }

    /** A password is in a Secret, whichever variable takes it. */
    @Test
    void letsAVariableTakeASecret() {
        assertThat(Chart.of("production")
                        .with("controlPlane: {extraEnv: [{name: TENANTRY_STORES_EU1_OWNER_PASSWORD, valueFrom:"
                                + " {secretKeyRef: {name: tenantry-store-eu1-owner, key: password}}}]}")
                        .rendered()
                        .objects())
                .isNotEmpty();
    }
}
