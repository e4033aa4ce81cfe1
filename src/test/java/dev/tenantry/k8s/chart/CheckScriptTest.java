package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tenantry.support.Command;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The script of `helm test`, against a service that is both a serving pod and a control plane, and so fails exactly one
 * of its checks. {@link CheckScriptOfServingTest} has the other.
 */
@QuarkusTest
class CheckScriptTest {

    @TestHTTPResource
    URI service;

    @TestHTTPResource(management = true)
    URI management;

    @Test
    void findsAControlPlaneThatServesTenants() {
        Command check = run(service, management, service, management);

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.output().lines())
                .containsExactly(
                        "ok      serving pods are ready",
                        "ok      a request without a token is refused",
                        "FAILED  serving pods are not a control plane: %s/admin/tenants must answer 404, but answers 401"
                                .formatted(service.getAuthority()),
                        "ok      the control plane is ready",
                        "ok      the control plane asks for a token");
    }

    @Test
    void findsWhatDoesNotAnswer() {
        URI nothing = URI.create("http://127.0.0.1:1/");

        Command check = run(nothing, nothing, service, management);

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.output().lines().filter(line -> line.endsWith("but does not answer")))
                .hasSize(3);
    }

    static Command run(URI... addresses) {
        assumeThat(Command.exists("bash")).as("bash is installed").isTrue();
        return Command.run(
                Path.of("."),
                Duration.ofSeconds(60),
                Map.of(),
                List.of(
                        "bash",
                        Chart.FOLDER.resolve("check.sh").toString(),
                        addresses[0].getAuthority(),
                        addresses[1].getAuthority(),
                        addresses[2].getAuthority(),
                        addresses[3].getAuthority()));
    }
}
