package dev.tenantry.k8s.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Command;
import dev.tenantry.support.ServingInstanceProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The script of `helm test`, against a serving pod that was taken for a control plane. */
@QuarkusTest
@TestProfile(ServingInstanceProfile.class)
class CheckScriptOfServingTest {

    @TestHTTPResource
    URI service;

    @TestHTTPResource(management = true)
    URI management;

    @Test
    void findsThatThereIsNoControlPlane() {
        Command check = CheckScriptTest.run(service, management, service, management);

        assertThat(check.status()).isEqualTo(1);
        assertThat(check.output().lines())
                .contains("ok      serving pods are not a control plane")
                .filteredOn(line -> line.startsWith("FAILED"))
                .containsExactly(
                        "FAILED  the control plane asks for a token: %s/admin/tenants must answer 401, but answers 404"
                                .formatted(service.getAuthority()));
    }
}
