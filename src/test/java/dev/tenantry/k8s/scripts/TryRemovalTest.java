package dev.tenantry.k8s.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code k8s/try.sh --remove} takes away what the script made, wherever it ran, and nothing else. */
@BesideOthers
class TryRemovalTest {

    @TempDir
    private Path folder;

    private Trial trial;

    @BeforeEach
    void installEverything() throws IOException {
        Trial.requireInstalled("openssl");
        trial = TryStubs.all(folder);
    }

    @Test
    void removesWhatItMade() throws Exception {
        trial.run();
        trial.calls();

        Command run = trial.run("--remove");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(trial.calls())
                .contains(
                        "kind delete cluster --name tenantry",
                        "docker rmi localhost/tenantry-try:latest localhost/tenantry-try:0123456789ab");
        assertThat(trial.made()).doesNotExist();
        assertThat(trial.run("--remove").status()).isZero();
    }

    @Test
    void leavesAClusterAloneThatItDidNotMake() throws Exception {
        trial.remember("cluster", "");

        assertThat(trial.run().output()).contains("was not made by this script", "--context kind-tenantry");
        assertThat(trial.run("--remove").output()).contains("was not made by this script");
        assertThat(trial.calls())
                .noneMatch(call -> call.matches("kind (create|delete|load).*|kubectl .*(apply|create|delete).*"));
    }

    @Test
    void leavesANamespaceAloneThatItDidNotMake() throws Exception {
        trial.remember("overlay", "production");

        assertThat(trial.run("--context", "docker-desktop").output())
                .contains("was not made by this script (its overlay: production)");
        assertThat(trial.run("--remove", "--context", "docker-desktop").status())
                .isEqualTo(1);
        assertThat(trial.calls()).noneMatch(call -> call.matches("kubectl .*(apply|create|delete).*"));
    }

    @Test
    void removesOnlyTheNamespaceFromAClusterThatWasThere() throws Exception {
        trial.remember("overlay", "try");

        assertThat(trial.run("--remove", "--context", "kind-other").status()).isZero();
        assertThat(trial.calls())
                .anyMatch(call -> call.startsWith("kubectl delete namespace tenantry"))
                .noneMatch(call -> call.startsWith("kind delete"));
    }

    @Test
    void removesFromTheContextInWhichItRan() throws Exception {
        assertThat(trial.run("--context", "kind-other").status()).isZero();
        trial.calls();

        Command run = trial.run("--remove");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(trial.remembers("overlay")).isFalse();
        assertThat(trial.calls())
                .contains(
                        "kubectl config view --context kind-other --minify --flatten --raw",
                        "kubectl delete namespace tenantry")
                .noneMatch(call -> call.startsWith("kind delete"));
        assertThat(trial.made()).doesNotExist();
    }

    @Test
    void removesFromTheClusterThatItMadeEvenIfKindIsInstalledSince() throws Exception {
        trial.without("kind");
        TryStubs.k3d(trial);
        assertThat(trial.run().status()).isZero();
        TryStubs.kind(trial, "*) echo 'not this one'; exit 1 ;;");

        Command run = trial.run("--remove");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(trial.calls()).contains("k3d cluster delete tenantry");
    }

    @Test
    void removesFromEveryClusterInWhichItRan() throws Exception {
        trial.run();
        trial.run("--context", "kind-other");
        trial.remember("overlay", "try");
        trial.calls();

        assertThat(trial.run("--remove", "--context", "kind-other").output())
                .contains("The script also ran in other clusters");
        assertThat(trial.remembers("cluster")).isTrue();
        assertThat(trial.made()).exists();
        Command rest = trial.run("--remove");

        assertThat(rest.status()).as(rest.output()).isZero();
        assertThat(trial.remembers("cluster")).isFalse();
        assertThat(trial.calls())
                .filteredOn(call -> call.startsWith("kubectl delete namespace"))
                .hasSize(1);
        assertThat(trial.made()).doesNotExist();
    }

    @Test
    void saysWhatItDoesNotFind() throws Exception {
        assertThat(trial.run("--remove").output())
                .contains("Not found: the kind cluster tenantry.", "k8s/try.sh --remove --context NAME");
        assertThat(trial.run("--remove", "--context", "kind-other").output())
                .contains("Not found: the namespace tenantry in the cluster of the context kind-other.");

        trial.run("--context", "kind-other");
        TryStubs.kubectl(trial, 40080, "'config get-contexts kind-other'*) exit 1 ;;");
        Command run = trial.run("--remove");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("Not found: the context kind-other.");
    }

    /** What is not seen would stay, and the file that says where it is would be gone. */
    @Test
    void removesNothingIfTheToolDoesNotAnswer() throws Exception {
        trial.run();
        TryStubs.kind(trial, "'get clusters') echo 'docker is down' >&2; exit 1 ;;");

        Command run = trial.run("--remove");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("docker is down", "kind cannot list its clusters");
        assertThat(trial.made()).exists();
    }

    /** Both engines may have a cluster of this name. */
    @Test
    void removesTheClusterOfTheEngineInWhichItWasMade() throws Exception {
        TryStubs.engine(trial, "docker", "info) exit 1 ;;");
        TryStubs.engine(trial, "podman");
        trial.run();
        TryStubs.engine(trial, "docker");
        TryStubs.kind(
                trial,
                "'delete cluster'*) echo \"$KIND_EXPERIMENTAL_PROVIDER\" > \"$state/deleted-from\"; rm \"$state/cluster\" ;;");

        assertThat(trial.run("--remove").status()).isZero();
        assertThat(Files.readString(folder.resolve("state/deleted-from"))).isEqualTo("podman\n");
    }
}
