package dev.tenantry.k8s.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.scripts.StubbedKubectl.Ended;
import dev.tenantry.support.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@BesideOthers
@Timeout(30)
class ReleaseScriptTest {

    private static final String FILLED_IN = "kustomize*) echo 'kind: Namespace' ;;";

    /** Has no conditions at first, then some that do not end the Job. */
    private static final String JOB_ENDS =
            "*'get job'*) echo >> asked; case $(wc -l < asked) in 1) ;; 2) echo FailureTarget ;; *) echo %s ;; esac ;;";

    private static final String NEEDS_KEDA =
            "kustomize*) printf 'apiVersion: keda.sh/v1alpha1\\nkind: ScaledObject\\n' ;;";

    private static final String A_GATEWAY = "*'get gateways.'*) echo 'edge public' ;;";

    private static final String DEPLOYED = "*'get deployment '*) echo deployment.apps/a ;;";

    @TempDir
    private Path folder;

    @Test
    void migratesBeforeItWaitsForThePods() throws Exception {
        StubbedKubectl kubectl = cluster(FILLED_IN, JOB_ENDS.formatted("Complete"), DEPLOYED);

        Ended ended = kubectl.run("release.sh", "any/overlay");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(verbs(kubectl))
                .containsSubsequence(
                        "kustomize any/overlay",
                        "delete job tenantry-migration",
                        "apply -k any/overlay",
                        "get job tenantry-migration",
                        "rollout status deployment/tenantry-control-plane",
                        "rollout status deployment/tenantry-serving");
    }

    /** `kubectl wait --for=condition=complete` would go on for an hour. */
    @Test
    void endsWhenTheMigrationFails() throws Exception {
        StubbedKubectl kubectl =
                cluster(FILLED_IN, JOB_ENDS.formatted("Failed"), DEPLOYED, "*logs*) echo 'home t_1 failed' ;;");

        Ended ended = kubectl.run("release.sh", "any/overlay");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("home t_1 failed", "The migration failed", "old pods are still serving");
        assertThat(verbs(kubectl)).noneMatch(call -> call.startsWith("rollout"));
    }

    @Test
    void endsWhenSomethingIsRefused() throws Exception {
        StubbedKubectl kubectl =
                cluster(FILLED_IN, "apply*) echo 'The Job is invalid: field is immutable' >&2; exit 1 ;;");

        Ended ended = kubectl.run("release.sh", "any/overlay");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("field is immutable", "Not everything was accepted");
        assertThat(verbs(kubectl)).noneMatch(call -> call.startsWith("get job"));
    }

    @Test
    void endsWhenPodsDoNotGetReady() throws Exception {
        StubbedKubectl kubectl =
                cluster(FILLED_IN, JOB_ENDS.formatted("Complete"), DEPLOYED, "*rollout*serving*) exit 1 ;;");

        Ended ended = kubectl.run("release.sh", "any/overlay");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("tenantry-serving is not rolled out")
                .doesNotContain("Released");
    }

    @Test
    void changesNothingWhilePlaceholdersAreLeft() throws Exception {
        StubbedKubectl kubectl = cluster("kustomize*) echo 'image: a@sha256:REPLACED-BY-THE-RELEASE' ;;");

        Ended ended = kubectl.run("release.sh", "any/overlay");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("REPLACED-BY-THE-RELEASE");
        assertThat(kubectl.calls()).containsExactly("kustomize any/overlay");
    }

    @Test
    void changesNothingIfTheClusterLacksSomething() throws Exception {
        StubbedKubectl kubectl = cluster(NEEDS_KEDA, JOB_ENDS.formatted("Complete"), DEPLOYED);

        Ended ended = kubectl.run("release.sh", "any/overlay");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("install KEDA", "Nothing was changed");
        assertThat(verbs(kubectl)).allMatch(call -> call.matches("(kustomize|api-versions|get secrets).*"));
    }

    @Test
    void asksNothingIfItIsToldSo() throws Exception {
        StubbedKubectl kubectl = cluster(NEEDS_KEDA, JOB_ENDS.formatted("Complete"), DEPLOYED);

        Ended ended = kubectl.run("release.sh", "any/overlay", Map.of("SKIP_PREFLIGHT", "true"));

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(verbs(kubectl)).doesNotContain("api-versions");
    }

    @Test
    void goesFromOneOverlayToAnotherIfTheOldOneIsNamed() throws Exception {
        StubbedKubectl kubectl = cluster(
                "kustomize*) printf 'kind: Service\\nmetadata:\\n  labels:\\n    tenantry.dev/overlay: new\\n' ;;",
                "*'notin (new)'*) echo 'old Deployment/a' ;;",
                JOB_ENDS.formatted("Complete"),
                DEPLOYED);

        assertThat(kubectl.run("release.sh", "any/overlay").output()).contains("Objects of the overlay old are there");
        Ended ended = kubectl.run("release.sh", "any/overlay", Map.of("FROM", "old"));
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    @Test
    void waitsForTheGateway() throws Exception {
        StubbedKubectl kubectl = cluster(FILLED_IN, JOB_ENDS.formatted("Complete"), DEPLOYED, A_GATEWAY);

        assertThat(kubectl.run("release.sh", "any/overlay").code()).isZero();
        assertThat(kubectl.calls())
                .anyMatch(call -> call.startsWith("--namespace edge wait gateways.gateway.networking.k8s.io/public"
                        + " --for=condition=Programmed"));
    }

    @Test
    void endsIfTheGatewayIsNotProgrammed() throws Exception {
        StubbedKubectl kubectl =
                cluster(FILLED_IN, JOB_ENDS.formatted("Complete"), DEPLOYED, A_GATEWAY, "*Programmed*) exit 1 ;;");

        Ended ended = kubectl.run("release.sh", "any/overlay");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .contains("the gateway public is not", "kubectl -n edge describe gateway public")
                .doesNotContain("Released");
    }

    @Test
    void changesNothingIfTheOverlayCannotBeRendered() throws Exception {
        StubbedKubectl kubectl = cluster("kustomize*) echo 'no such directory' >&2; exit 1 ;;");

        assertThat(kubectl.run("release.sh", "any/overlay").code()).isEqualTo(1);
        assertThat(kubectl.calls()).hasSize(1);
    }

    @Test
    void waitsForKnative() throws Exception {
        StubbedKubectl kubectl = cluster(
                FILLED_IN, JOB_ENDS.formatted("Complete"), "*'get deployment tenantry-control-plane'*) echo a ;;");

        assertThat(kubectl.run("release.sh", "any/overlay").code()).isZero();
        assertThat(verbs(kubectl))
                .anyMatch(call -> call.startsWith("wait services.serving.knative.dev/tenantry-serving"));
    }

    private StubbedKubectl cluster(String... branches) throws IOException {
        return StubbedKubectl.answering(folder, branches);
    }

    private static List<String> verbs(StubbedKubectl kubectl) throws IOException {
        Stream<String> calls = kubectl.calls().stream();
        return calls.map(call -> call.replace("--namespace tenantry ", "")
                        .replaceFirst(" (--ignore-not-found|-o|--timeout).*", ""))
                .toList();
    }
}
