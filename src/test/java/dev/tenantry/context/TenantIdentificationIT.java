package dev.tenantry.context;

import dev.tenantry.support.PackagedService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.parallel.Isolated;

/** Runs the same tests against the packaged service. */
@QuarkusIntegrationTest
@WithTestResource(PackagedService.class)
@Isolated
class TenantIdentificationIT extends TenantIdentificationTest {}
