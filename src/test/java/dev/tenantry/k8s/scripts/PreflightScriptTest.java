package dev.tenantry.k8s.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.Kustomize;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    private static final String APIS = """
            admissionregistration.k8s.io/v1 apps/v1 autoscaling/v2 barmancloud.cnpg.io/v1 batch/v1 external-secrets.io/v1 v1 policy/v1
            gateway.networking.k8s.io/v1 gateway.networking.k8s.io/v1beta1 http.keda.sh/v1beta1 keda.sh/v1alpha1
            metrics.k8s.io/v1beta1 monitoring.coreos.com/v1 networking.k8s.io/v1 postgresql.cnpg.io/v1
            serving.knative.dev/v1 serving.knative.dev/v1beta1
            """;

    private static final String WITHOUT_METRICS = "api-versions) printf '%s\\n' "
            + APIS.replace("metrics.k8s.io/v1beta1", "").replace("\n", " ") + " ;;";

    private static final String SECRETS = Stream.of("app", "control", "owner", "redis", "postgresql")
            .map(name -> "tenantry-" + name + " Opaque password\\n")
            .reduce("", String::concat);

    private static final String LOGINS =
            SECRETS.replaceAll("(app|control|owner) Opaque password", "$1 kubernetes.io/basic-auth password username");

    private static final Map<String, String> RENDERED = new HashMap<>();

    @TempDir
    private Path folder;

    private Trial trial;

    @BeforeEach
    void copyManifests() throws IOException {
        Kustomize.assumeInstalled();
        trial = Trial.in(folder);
    }

    static Stream<String> overlays() {
        return Kustomize.overlays().stream()
                .filter(name -> Kustomize.folder(name).startsWith(Kustomize.ROOT));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void findsNothingMissingInAClusterThatHasEverything(String overlay) throws Exception {
        cluster("*'get secrets'*) printf '" + LOGINS + "' ;;");

        Command run = check(overlay);

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).isEmpty();
        assertThat(trial.calls()).allMatch(call -> call.matches("kubectl (kustomize|api-versions|get).*"));
    }

    /** Each answer lacks one thing. The message must be the only one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            production  | *'get gatewayclasses'*) echo other ;;               | There is no GatewayClass REPLACED-BY-THE-CLUSTER-ADMINISTRATOR, only: other
            production  | *'get gatewayclasses'*) ;;                          | only: none
            production  | *'get namespace gateway'*) ;;                       | The namespace gateway is missing: kubectl create namespace gateway
            serverless  | *'get namespace keda'*) ;;                          | The namespace keda is missing
            production  | *role=gateway*) ;;                                  | kubectl label namespace NAME tenantry.dev/role=gateway
            serverless-knative | *role=monitoring*) ;;                        | kubectl label namespace NAME tenantry.dev/role=monitoring
            production  | *'get secretstores'*) ;;                            | The SecretStore tenantry is missing
            production  | *'get nodes'*) printf 'a\\nb\\n' ;;                 | PostgreSQL has 3 instances, each on a node of its own, but 2 of the nodes
            production  | *'get nodes'*) printf 'a\\nb\\nc NoSchedule\\n' ;;  | but 2 of the nodes
            production  | *'notin (production)'*) printf 'serverless ScaledObject/a\\nserverless Service/b\\n' ;; | Objects of the overlay serverless are there: ScaledObject/a Service/b
            dev         | *'get secrets'*) printf 'tenantry-app Opaque a\\ntenantry-control Opaque password\\ntenantry-owner Opaque password\\ntenantry-redis Opaque password\\ntenantry-postgresql Opaque password\\n' ;; | The Secret tenantry-app has no key password.
            """)
    void saysWhatIsMissing(String overlay, String answer, String message) throws Exception {
        cluster(answer);

        Command run = check(overlay);

        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.output()).contains("The cluster is not ready", message);
        assertThat(problems(run)).hasSize(1);
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
        cluster("api-versions) printf '%s\\n' "
                + APIS.replaceAll("(?<=\\s)" + api + "\\s", "").replace("\n", " ") + " ;;");

        Command run = check(overlay);

        assertThat(run.status()).isEqualTo(1);
        assertThat(problems(run))
                .singleElement()
                .asString()
                .startsWith("- The API " + api + " is missing: install " + operator);
    }

    @Test
    void refusesAnAutoscalerWithoutMetrics() throws Exception {
        cluster(WITHOUT_METRICS, "*'get apiservices'*) ;;");

        assertThat(check("production").output())
                .contains("The autoscaler has no metrics", "install the metrics server");
        assertThat(check("dev").status()).isZero();
    }

    /** An outage elsewhere must not stop a release. */
    @Test
    void onlyWarnsIfTheMetricsServerIsDown() throws Exception {
        cluster(WITHOUT_METRICS);

        Command run = check("production");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("Warning: The metrics server does not answer");
    }

    @Test
    void listsEverythingThatIsMissingAtOnce() throws Exception {
        cluster("*'get secrets'*) ;;");

        assertThat(check("dev").output())
                .contains("- The Secret tenantry-app is missing. It needs the keys: password.")
                .contains("- The Secret tenantry-postgresql is missing.")
                .contains("k8s/README.md shows how");
        assertThat(problems(check("dev"))).hasSize(5);
    }

    /** Without External Secrets, the Secrets of the three database roles are made by hand. */
    @Test
    void requiresLoginsForCloudNativePg() throws Exception {
        Path mine = Files.createDirectories(folder.resolve("k8s/overlays/mine"));
        Files.writeString(mine.resolve("kustomization.yaml"), """
                resources: [../../base]
                components: [../../components/cloudnative-pg]
                """);
        cluster();

        Command run = check("mine");

        assertThat(run.output())
                .contains("tenantry-app has no key username", "tenantry-owner has no key username")
                .contains("tenantry-control has the type Opaque, but CloudNativePG needs kubernetes.io/basic-auth")
                .doesNotContain("tenantry-postgres-ca", "tenantry-redis");
        cluster("*'get secrets'*) printf '" + LOGINS + "' ;;");
        assertThat(check("mine").status()).isZero();
    }

    @Test
    void goesFromOneOverlayToAnotherIfTheOldOneIsNamed() throws Exception {
        cluster("*'notin (serverless)'*) echo 'production Service/a' ;;");

        assertThat(check("serverless").output()).contains("with FROM=production k8s/release.sh");
        Command run = check("serverless", Map.of("FROM", "production"));

        assertThat(run.status()).as(run.output()).isZero();
    }

    @Test
    void onlyWarnsIfNobodyMayCallTheControlPlane() throws Exception {
        cluster("*role=operators*) ;;");

        Command run = check("production");

        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("Warning: No namespace has the role of the operators");
    }

    @Test
    void leavesOutWhatItMayNotAsk() throws Exception {
        cluster("*'get secrets'*) echo 'Error from server (Forbidden): no' >&2; exit 1 ;;");

        Command run = check("dev");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("Warning: Not checked, because you may not ask for it: kubectl get secrets");
    }

    @Test
    void endsIfTheClusterDoesNotAnswer() throws Exception {
        cluster("*'get secrets'*) echo 'connection refused' >&2; exit 1 ;;");

        Command run = check("dev");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("connection refused", "The cluster does not answer");
    }

    private Command check(String overlay) throws IOException {
        return check(overlay, Map.of());
    }

    private Command check(String overlay, Map<String, String> variables) throws IOException {
        String path = "k8s/overlays/" + overlay;
        trial.remember(
                "rendered",
                RENDERED.computeIfAbsent(
                        overlay,
                        name -> Command.run(
                                        folder, Duration.ofSeconds(30), Map.of(), List.of("kubectl", "kustomize", path))
                                .output()));
        return trial.runScript("preflight.sh", variables, path);
    }

    private void cluster(String... first) throws IOException {
        List<String> branches = new ArrayList<>(List.of(first));
        branches.addAll(List.of(
                "kustomize*) cat \"$state/rendered\" ;;",
                "api-versions) printf '%s\\n' " + APIS.replace("\n", " ") + " ;;",
                "*'get gatewayclasses'*) echo REPLACED-BY-THE-CLUSTER-ADMINISTRATOR ;;",
                "*'get nodes'*) printf 'a\\nb PreferNoSchedule\\nc\\nd NoSchedule\\n' ;;",
                "*'get secrets'*) printf '" + SECRETS + "' ;;",
                "*notin*) ;;",
                "*) echo it-is-there ;;"));
        trial.stub("kubectl", branches.toArray(String[]::new));
    }

    private static List<String> problems(Command run) {
        return run.output().lines().filter(line -> line.startsWith("- ")).toList();
    }
}
