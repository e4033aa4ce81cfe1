package dev.tenantry.k8s.scripts;

import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Runs k8s/preflight.sh with a stub of kubectl, which answers as a cluster that has everything but what a test says. */
record PreflightTrial(Trial trial) {

    static final String APIS = """
            admissionregistration.k8s.io/v1 apps/v1 autoscaling/v2 barmancloud.cnpg.io/v1 batch/v1 external-secrets.io/v1 v1 policy/v1
            gateway.networking.k8s.io/v1 gateway.networking.k8s.io/v1beta1 http.keda.sh/v1beta1 keda.sh/v1alpha1
            metrics.k8s.io/v1beta1 monitoring.coreos.com/v1 networking.k8s.io/v1 postgresql.cnpg.io/v1
            serving.knative.dev/v1 serving.knative.dev/v1beta1
            """;

    static final String WITHOUT_METRICS = "api-versions) printf '%s\\n' "
            + APIS.replace("metrics.k8s.io/v1beta1", "").replace("\n", " ") + " ;;";

    static final String SECRETS = Stream.of("app", "control", "owner", "redis", "postgresql")
            .map(name -> "tenantry-" + name + " Opaque password\\n")
            .reduce("", String::concat);

    static final String LOGINS =
            SECRETS.replaceAll("(app|control|owner) Opaque password", "$1 kubernetes.io/basic-auth password username");

    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    static PreflightTrial in(Path folder) throws IOException {
        return new PreflightTrial(Trial.in(folder));
    }

    /** Adds an overlay. Its name must be used for nothing else, because what is rendered is kept. */
    void overlay(String name, String kustomization) throws IOException {
        Path overlay =
                Files.createDirectories(trial.folder().resolve("k8s/overlays").resolve(name));
        Files.writeString(overlay.resolve("kustomization.yaml"), kustomization);
    }

    List<String> calls() throws IOException {
        return trial.calls();
    }

    Command check(String overlay) throws IOException {
        return check(overlay, Map.of());
    }

    Command check(String overlay, Map<String, String> variables) throws IOException {
        String path = "k8s/overlays/" + overlay;
        trial.remember(
                "rendered",
                RENDERED.computeIfAbsent(
                        overlay,
                        name -> Command.run(
                                        trial.folder(),
                                        Duration.ofSeconds(30),
                                        Map.of(),
                                        List.of("kubectl", "kustomize", path))
                                .output()));
        return trial.runScript("preflight.sh", variables, path);
    }

    void cluster(String... first) throws IOException {
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

    static List<String> problems(Command run) {
        return run.output().lines().filter(line -> line.startsWith("- ")).toList();
    }
}
