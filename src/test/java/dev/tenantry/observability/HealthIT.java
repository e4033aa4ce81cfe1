package dev.tenantry.observability;

import dev.tenantry.support.PackagedService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.parallel.Isolated;

/** Runs the same tests against the packaged service. */
@QuarkusIntegrationTest
@WithTestResource(PackagedService.class)
@Isolated
class HealthIT extends HealthTest {

    @Override
    String management() {
        return "http://localhost:" + PackagedService.MANAGEMENT_PORT + "/q/";
    }
}
