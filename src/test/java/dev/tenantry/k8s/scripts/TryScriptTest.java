package dev.tenantry.k8s.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs k8s/try.sh against stubs of all programs that it calls. {@code TryIT} sends its requests to the service. */
@BesideOthers
class TryScriptTest {

    @TempDir
    private Path folder;

    private Trial trial;

    @BeforeEach
    void installEverything() throws IOException {
        Trial.requireInstalled("openssl");
        trial = TryStubs.all(folder);
    }

    @Test
    void endsWithAnOrderThatTheOtherTenantCannotSee() throws Exception {
        Files.delete(trial.made().resolve("signing-key.pem"));

        Command run = trial.run();

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output())
                .containsPattern("(?m)^ACME=ey[\\w-]+\\.[\\w-]+\\.[\\w-]+$")
                .containsPattern("(?m)^GLOBEX=ey[\\w-]+\\.[\\w-]+\\.[\\w-]+$")
                .containsSubsequence("$ curl", "/orders", "product_id", "\n201\n", "/orders/0198", "\n200\n", "\n404\n")
                .contains("Done in ", "k8s/try.sh --remove");
        assertThat(trial.calls().stream().map(TryScriptTest::shortened))
                .containsSubsequence(
                        "kind create cluster --name tenantry",
                        "docker build --file src/main/docker/Dockerfile.try",
                        "kind load image-archive target/try/image.tar",
                        "kubectl label --local",
                        "kubectl create secret generic",
                        "kubectl kustomize target/try",
                        "kubectl apply -k target/try",
                        "kubectl get job tenantry-migration",
                        "kubectl port-forward --address 127.0.0.1 pod/control 8081:8080",
                        "kubectl port-forward --address 127.0.0.1 pod/serving 8080:8080")
                .filteredOn(call -> call.startsWith("kubectl create secret"))
                .hasSize(5);
    }

    @Test
    void keepsWhatIsThereIfItRunsAgain() throws Exception {
        trial.run();
        String key = Files.readString(trial.made().resolve("signing-key.pem"));
        trial.calls();

        Command again = trial.run();

        assertThat(again.status()).as(again.output()).isZero();
        assertThat(again.output()).contains("Tenant acme is there already", "\n404\n");
        assertThat(trial.calls())
                .anyMatch(call -> call.startsWith("kubectl apply -k target/try"))
                .noneMatch(call ->
                        call.matches("kind create.*|kubectl .*create secret.*|.*label --local.*|curl .*admin/tenants"));
        assertThat(trial.made().resolve("signing-key.pem")).hasContent(key);
    }

    @Test
    void changesNoFileOfTheRepositoryAndHidesTheKey() throws Exception {
        Files.delete(trial.made().resolve("signing-key.pem"));

        trial.run();

        try (var files = Files.walk(folder.resolve("k8s"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(copy -> assertThat(copy).hasSameBinaryContentAs(folder.relativize(copy)));
        }
        for (String secret : List.of("signing-key.pem", "kubeconfig", "session.sh")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(trial.made().resolve(secret))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void endsItsPortForwards() throws Exception {
        trial.run();

        List<String> pids = Files.readAllLines(folder.resolve("state/forwarding"));
        assertThat(pids).hasSize(2);
        await().untilAsserted(() -> assertThat(pids)
                .noneMatch(pid -> ProcessHandle.of(Long.parseLong(pid))
                        .filter(ProcessHandle::isAlive)
                        .isPresent()));
    }

    @Test
    void takesAnotherPortIfTheUsualOneIsInUse() throws Exception {
        TryStubs.kubectl(trial, 40080, "*' 8080:8080') echo 'address already in use'; exit 1 ;;");

        Command run = trial.run();

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("http://127.0.0.1:40080/orders");
    }

    /** If another program has the port on IPv4 alone, kubectl could bind that of IPv6, and goes on. */
    @Test
    void takesAnotherPortIfTheUsualOneIsNotForwarded() throws Exception {
        TryStubs.kubectl(
                trial,
                40080,
                "*' 8080:8080') echo $$ > \"$state/stuck\"; echo 'Forwarding from [::1]:8080 -> 8080'; exec sleep 60 ;;");

        Command run = trial.runScript("try.sh", Map.of("FORWARD_SECONDS", "1"));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("http://127.0.0.1:40080/orders");
        assertThat(ProcessHandle.of(Long.parseLong(
                        Files.readString(folder.resolve("state/stuck")).strip())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/orders/0198*) printf '{\"id\":\"0198\"}\\n200\\n' ;;",
                "*'/orders -H'*) printf '[{\"id\":\"0198\"}]\\n200\\n' ;;"
            })
    void endsIfTheOtherTenantSeesTheOrder(String leak) throws Exception {
        TryStubs.curl(trial, "*product_id*) printf '{\"id\":\"0198\"}\\n201\\n' ;;", leak);

        Command run = trial.run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .contains("$ curl -s -w '\\n%{http_code}\\n' http://127.0.0.1:40080/orders/0198")
                .containsPattern("try: (The answer should have been 404|globex sees an order of acme)")
                .doesNotContain("Done in");
    }

    @Test
    void endsIfTheMigrationFails() throws Exception {
        trial.remember("job", "Failed\n");

        Command run = trial.run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("The migration failed", "Tenantry was not deployed");
        assertThat(trial.calls()).noneMatch(call -> call.contains("port-forward"));
    }

    private static String shortened(String call) {
        return call.replace("--namespace tenantry ", "")
                .replaceFirst(" (--tag|--kubeconfig|-f|-o|--name tenantry$|tenantry-[a-z]+ --from).*", "")
                .replaceFirst("(kind create cluster --name tenantry) .*", "$1");
    }
}
