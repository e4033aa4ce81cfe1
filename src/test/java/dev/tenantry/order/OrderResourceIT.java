package dev.tenantry.order;

import dev.tenantry.support.PackagedService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the same tests against the packaged service. */
@QuarkusIntegrationTest
@WithTestResource(PackagedService.class)
class OrderResourceIT extends OrderResourceTest {}
