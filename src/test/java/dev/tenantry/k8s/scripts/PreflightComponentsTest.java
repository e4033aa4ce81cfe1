package dev.tenantry.k8s.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What k8s/preflight.sh asks for components that none of our overlays has, or has in this way. */
@BesideOthers
class PreflightComponentsTest {

    private static final String WITH_BACKUPS = "*'get secrets'*) printf '" + PreflightTrial.SECRETS
            + "tenantry-backups Opaque ACCESS_KEY_ID ACCESS_SECRET_KEY\\n' ;;";

    private static final String CLASSES = "*'get ingressclasses'*) echo component-environment.invalid ;;";

    @TempDir
    private Path folder;

    private PreflightTrial trial;

    @BeforeEach
    void addOverlay() throws IOException {
        Kustomize.assumeInstalled();
        trial = PreflightTrial.in(folder);
        trial.overlay("components", """
                resources: [../dev]
                components: [../../components/ingress, ../../components/object-store, ../../components/tracing]
                """);
    }

    @Test
    void findsNothingMissingInAClusterThatHasEverything() throws Exception {
        trial.cluster(WITH_BACKUPS, CLASSES);

        Command run = trial.check("components");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            *'get secret tenantry-certificate --namespace tenantry'*) ;; | The certificate is missing, as the Secret tenantry-certificate in the namespace tenantry:
            *'get ingressclasses'*) echo other ;;                        | There is no IngressClass component-environment.invalid, only: other
            *role=gateway*) ;;                                           | kubectl label namespace NAME tenantry.dev/role=gateway
            """)
    void saysWhatIsMissing(String answer, String message) throws Exception {
        trial.cluster(answer, WITH_BACKUPS, CLASSES);

        Command run = trial.check("components");

        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains(message);
        assertThat(PreflightTrial.problems(run)).hasSize(1);
    }

    /** Without External Secrets, nothing makes it. */
    @Test
    void saysThatTheSecretOfTheObjectStoreIsMissing() throws Exception {
        trial.cluster(CLASSES);

        assertThat(PreflightTrial.problems(trial.check("components")))
                .containsExactly("- The Secret tenantry-backups is missing. It needs the keys: ACCESS_KEY_ID"
                        + " ACCESS_SECRET_KEY.");
    }

    @Test
    void onlyWarnsIfNoNamespaceTakesTraces() throws Exception {
        trial.cluster("*role=tracing*) ;;", WITH_BACKUPS, CLASSES);

        Command run = trial.check("components");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("Warning: No namespace has the role of tracing");
    }

    /** A certificate may be shared between namespaces. */
    @Test
    void looksForEachCertificateInItsNamespace() throws Exception {
        trial.overlay("certificates", gateway("", "Secret"));
        trial.cluster("*'get secret '*) ;;");

        assertThat(PreflightTrial.problems(trial.check("certificates")))
                .containsExactly(
                        "- The certificate is missing, as the Secret first in the namespace shared:",
                        "- The certificate is missing, as the Secret second in the namespace gateway:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cert-manager.io/cluster-issuer", "cert-manager.io/issuer"})
    void leavesCertificatesToCertManager(String annotation) throws Exception {
        trial.overlay(annotation.replaceAll("\\W", "-"), gateway(annotation, "Secret"));
        trial.cluster("*'get secret '*) ;;");

        assertThat(trial.check(annotation.replaceAll("\\W", "-")).status()).isZero();
    }

    @Test
    void leavesOutCertificatesThatTheOverlayMakes() throws Exception {
        trial.overlay("made", gateway("", "Secret").replace("[../dev]", "[../dev, certificate.yaml]") + """
                secretGenerator:
                  - {name: first, namespace: shared, literals: [tls.crt=a], options: {disableNameSuffixHash: true}}
                """);
        Files.writeString(folder.resolve("k8s/overlays/made/certificate.yaml"), """
                apiVersion: cert-manager.io/v1
                kind: Certificate
                metadata: {name: tenantry, namespace: gateway}
                spec: {secretName: second}
                """);
        trial.cluster("*'get secret '*) ;;");

        assertThat(trial.check("made").output()).doesNotContain("certificate is missing");
    }

    @Test
    void doesNotKnowOtherKindsOfCertificates() throws Exception {
        trial.overlay("others", gateway("", "Other"));
        trial.cluster("*'get secret '*) ;;");

        assertThat(trial.check("others").status()).isZero();
    }

    private static String gateway(String annotation, String kind) {
        return """
                resources: [../dev]
                components: [../../components/gateway]
                patches:
                  - target: {kind: Gateway}
                    patch: |
                      - {op: replace, path: /spec/gatewayClassName, value: REPLACED-BY-THE-CLUSTER-ADMINISTRATOR}
                      - {op: add, path: /metadata/annotations, value: {%s}}
                      - op: replace
                        path: /spec/listeners/2/tls/certificateRefs
                        value: [{kind: %s, name: first, namespace: shared}, {kind: %s, name: second}]
                      - {op: remove, path: /spec/listeners/3/tls/certificateRefs}
                """.formatted(annotation.isEmpty() ? "" : annotation + ": tenantry", kind, kind);
    }
}
