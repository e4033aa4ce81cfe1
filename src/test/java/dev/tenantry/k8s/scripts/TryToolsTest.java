package dev.tenantry.k8s.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tools and which cluster k8s/try.sh uses, and what it says if there are none. */
@BesideOthers
class TryToolsTest {

    @TempDir
    private Path folder;

    private Trial trial;

    @BeforeEach
    void installEverything() throws IOException {
        Trial.requireInstalled("openssl");
        trial = TryStubs.all(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "kubectl, - kubectl: install it",
        "openssl, - openssl: install the package openssl",
        "curl, - curl: install the package curl",
        "kind, '- kind (or k3d), which makes a cluster on this machine: install it'",
        "docker, - docker or podman: install one of them and start it"
    })
    void saysWhatToInstall(String missing, String message) throws Exception {
        trial.without(missing);

        Command run = trial.run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output().lines().filter(line -> line.startsWith("- ")))
                .singleElement()
                .asString()
                .startsWith(message);
        assertThat(trial.calls()).noneMatch(call -> call.matches("kind create.*|docker build.*|kubectl .*apply.*"));
    }

    @Test
    void saysEverythingThatIsMissingAtOnce() throws Exception {
        trial.without("openssl", "curl", "kind", "docker");

        assertThat(trial.run().output().lines().filter(line -> line.startsWith("- ")))
                .hasSize(4);
    }

    @Test
    void saysThatTheEngineMustBeStarted() throws Exception {
        TryStubs.engine(trial, "docker", "info) exit 1 ;;");

        assertThat(trial.run().output()).contains("- docker is installed but does not answer: start it");
    }

    @Test
    void takesPodman() throws Exception {
        trial.without("docker");
        TryStubs.engine(trial, "podman");

        assertThat(trial.run().status()).isZero();
        assertThat(trial.calls()).anyMatch(call -> call.startsWith("podman build"));
    }

    /** The client of Docker may be installed without Docker, and kind would take it. */
    @Test
    void tellsKindWhichEngineAnswers() throws Exception {
        TryStubs.engine(trial, "docker", "info) exit 1 ;;");
        TryStubs.engine(trial, "podman");
        TryStubs.kind(
                trial,
                "'create cluster'*) echo \"$KIND_EXPERIMENTAL_PROVIDER\" > \"$state/cluster\"; touch \"$state/ours\" ;;");

        assertThat(trial.run().status()).isZero();
        assertThat(folder.resolve("state/cluster")).hasContent("podman");
    }

    @Test
    void requiresDockerForK3d() throws Exception {
        trial.without("kind", "docker");
        TryStubs.k3d(trial);
        TryStubs.engine(trial, "podman");

        Command run = trial.run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("- docker, which k3d needs: install it");
        assertThat(trial.calls()).noneMatch(call -> call.startsWith("k3d cluster create"));
    }

    @Test
    void takesK3d() throws Exception {
        trial.without("kind");
        TryStubs.k3d(trial);

        assertThat(trial.run().status()).isZero();
        assertThat(trial.run("--remove").status()).isZero();
        assertThat(trial.calls())
                .anyMatch(call -> call.matches("k3d cluster create tenantry .*tenantry.dev/made-by=try@server:0"))
                .contains("k3d image import target/try/image.tar --cluster tenantry", "k3d cluster delete tenantry");
    }

    @Test
    void marksTheClusterAsItsOwnFromTheBeginning() throws Exception {
        trial.run();

        assertThat(folder.resolve("state/cluster")).content().contains("labels: {tenantry.dev/made-by: try}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind-mine", "docker-desktop"})
    void takesACurrentContextOfThisMachine(String context) throws Exception {
        trial.remember("context", context);
        if (context.equals("docker-desktop")) {
            trial.without("kind");
        }

        Command run = context.equals("docker-desktop") ? trial.run() : trial.run("--context", context);

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("Using the cluster of the context " + context + ".");
        assertThat(trial.calls())
                .contains("kubectl config view --context " + context + " --minify --flatten --raw")
                .noneMatch(call -> call.startsWith("kind create"));
    }

    @Test
    void refusesAContextThatMayBeElsewhere() throws Exception {
        trial.without("kind").remember("context", "prod-eu");

        Command run = trial.run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("prod-eu may not be on this machine", "k8s/try.sh --context prod-eu");
        assertThat(trial.calls()).allMatch(call -> call.equals("kubectl config current-context"));
    }

    @Test
    void takesItByNameWithAnImageThatItCanPull() throws Exception {
        TryStubs.engine(trial, "docker", "'image inspect'*) exit 1 ;;");

        assertThat(trial.run("--context", "prod-eu").output())
                .contains("cannot copy an image into the cluster prod-eu", "--image IMAGE");
        Command run = trial.run("--context", "prod-eu", "--image", "registry.tenantry.test/tenantry:1");

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("The cluster pulls the image", "k8s/try.sh --remove");
        assertThat(trial.made().resolve("kustomization.yaml")).content().contains("registry.tenantry.test/tenantry");
    }

    @Test
    void explainsItself() {
        Command run = trial.run("--help");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).contains("k8s/try.sh --remove").doesNotContain("set -eu");
    }
}
