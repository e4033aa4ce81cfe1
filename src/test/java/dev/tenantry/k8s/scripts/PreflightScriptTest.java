package dev.tenantry.k8s.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs k8s/preflight.sh on our overlays, with a stub that answers as a cluster that has everything but one thing. */
@BesideOthers
class PreflightScriptTest {

    @TempDir
    private Path folder;

    private PreflightTrial trial;

    @BeforeEach
    void copyManifests() throws IOException {
        Kustomize.assumeInstalled();
        trial = PreflightTrial.in(folder);
    }

    static Stream<String> overlays() {
        return Kustomize.overlays().stream()
                .filter(name -> Kustomize.folder(name).startsWith(Kustomize.ROOT));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void findsNothingMissingInAClusterThatHasEverything(String overlay) throws Exception {
        trial.cluster("*'get secrets'*) printf '" + PreflightTrial.LOGINS + "' ;;");

        Command run = trial.check(overlay);

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).isEmpty();
        assertThat(trial.calls()).allMatch(call -> call.matches("kubectl (kustomize|api-versions|get).*"));
    }

    /** Each answer lacks one thing. The message must be the only one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            production  | *'get gatewayclasses'*) echo other ;;               | There is no GatewayClass REPLACED-BY-THE-CLUSTER-ADMINISTRATOR, only: other
            production  | *'get gatewayclasses'*) ;;                          | only: none
            production  | *'get secret tenantry-certificate --namespace gateway'*) ;; | The certificate is missing, as the Secret tenantry-certificate in the namespace gateway:
            production  | *'get namespace gateway'*) ;;                       | The namespace gateway is missing: kubectl create namespace gateway
            serverless  | *'get namespace keda'*) ;;                          | The namespace keda is missing
            production  | *role=gateway*) ;;                                  | kubectl label namespace NAME tenantry.dev/role=gateway
            serverless-knative | *role=gateway*) ;;                           | kubectl label namespace NAME tenantry.dev/role=gateway
            serverless-knative | *role=monitoring*) ;;                        | kubectl label namespace NAME tenantry.dev/role=monitoring
            production  | *'get secretstores'*) ;;                            | The SecretStore tenantry is missing
            production  | *'get nodes'*) printf 'a\\nb\\n' ;;                 | PostgreSQL has 3 instances, each on a node of its own, but 2 of the nodes
            production  | *'get nodes'*) printf 'a\\nb\\nc NoSchedule\\n' ;;  | but 2 of the nodes
            production  | *'notin (production)'*) printf 'serverless ScaledObject/a\\nserverless Service/b\\n' ;; | Objects of the overlay serverless are there: ScaledObject/a Service/b
            dev         | *'get secrets'*) printf 'tenantry-app Opaque a\\ntenantry-control Opaque password\\ntenantry-owner Opaque password\\ntenantry-redis Opaque password\\ntenantry-postgresql Opaque password\\n' ;; | The Secret tenantry-app has no key password.
            """)
    void saysWhatIsMissing(String overlay, String answer, String message) throws Exception {
        trial.cluster(answer);

        Command run = trial.check(overlay);

        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("The cluster is not ready", message);
        assertThat(PreflightTrial.problems(run)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "production, postgresql.cnpg.io/v1, CloudNativePG",
        "production, barmancloud.cnpg.io/v1, CloudNativePG's Barman Cloud plug-in",
        "production, external-secrets.io/v1, the External Secrets Operator",
        "production, monitoring.coreos.com/v1, the Prometheus operator",
        "production, gateway.networking.k8s.io/v1, the Gateway API",
        "serverless, keda.sh/v1alpha1, KEDA",
        "serverless, http.keda.sh/v1beta1, KEDA's HTTP add-on",
        "serverless-knative, serving.knative.dev/v1, Knative Serving",
        "dev, policy/v1, a newer Kubernetes"
    })
    void saysWhichOperatorIsMissing(String overlay, String api, String operator) throws Exception {
        trial.cluster("api-versions) printf '%s\\n' "
                + PreflightTrial.APIS.replaceAll("(?<=\\s)" + api + "\\s", "").replace("\n", " ") + " ;;");

        Command run = trial.check(overlay);

        assertThat(run.status()).isEqualTo(1);
        assertThat(PreflightTrial.problems(run))
                .singleElement()
                .asString()
                .startsWith("- The API " + api + " is missing: install " + operator);
    }

    @Test
    void refusesAnAutoscalerWithoutMetrics() throws Exception {
        trial.cluster(PreflightTrial.WITHOUT_METRICS, "*'get apiservices'*) ;;");

        assertThat(trial.check("production").output())
                .contains("The autoscaler has no metrics", "install the metrics server");
        assertThat(trial.check("dev").status()).isZero();
    }

    /** An outage elsewhere must not stop a release. */
    @Test
    void onlyWarnsIfTheMetricsServerIsDown() throws Exception {
        trial.cluster(PreflightTrial.WITHOUT_METRICS);

        Command run = trial.check("production");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("Warning: The metrics server does not answer");
    }

    @Test
    void listsEverythingThatIsMissingAtOnce() throws Exception {
        trial.cluster("*'get secrets'*) ;;");

        assertThat(trial.check("dev").output())
                .contains("- The Secret tenantry-app is missing. It needs the keys: password.")
                .contains("- The Secret tenantry-postgresql is missing.")
                .contains("k8s/README.md shows how");
        assertThat(PreflightTrial.problems(trial.check("dev"))).hasSize(5);
    }

    /** Without External Secrets, the Secrets of the three database roles are made by hand. */
    @Test
    void requiresLoginsForCloudNativePg() throws Exception {
        trial.overlay("mine", """
                resources: [../../base]
                components: [../../components/cloudnative-pg]
                """);
        trial.cluster();

        Command run = trial.check("mine");

        assertThat(run.output())
                .contains("tenantry-app has no key username", "tenantry-owner has no key username")
                .contains("tenantry-control has the type Opaque, but CloudNativePG needs kubernetes.io/basic-auth")
                .doesNotContain("tenantry-postgres-ca", "tenantry-redis");
        trial.cluster("*'get secrets'*) printf '" + PreflightTrial.LOGINS + "' ;;");
        assertThat(trial.check("mine").status()).isZero();
    }

    @Test
    void goesFromOneOverlayToAnotherIfTheOldOneIsNamed() throws Exception {
        trial.cluster("*'notin (serverless)'*) echo 'production Service/a' ;;");

        assertThat(trial.check("serverless").output()).contains("with FROM=production k8s/release.sh");
        Command run = trial.check("serverless", Map.of("FROM", "production"));

        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void onlyWarnsIfNoNamespaceMayCallTheControlPlane() throws Exception {
        trial.cluster("*role=operators*) ;;");

        Command run = trial.check("production");

        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("Warning: No namespace has the role of the operators");
    }

    @Test
    void leavesOutWhatItMayNotAsk() throws Exception {
        trial.cluster("*'get secrets'*) echo 'Error from server (Forbidden): no' >&2; exit 1 ;;");

        Command run = trial.check("dev");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("Warning: Not checked, because you may not ask for it: kubectl get secrets");
    }

    @Test
    void endsIfTheClusterDoesNotAnswer() throws Exception {
        trial.cluster("*'get secrets'*) echo 'connection refused' >&2; exit 1 ;;");

        Command run = trial.check("dev");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("connection refused", "The cluster does not answer");
    }
}
