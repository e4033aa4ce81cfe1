package dev.tenantry.user;

import dev.tenantry.support.PackagedService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** Runs the same tests against the packaged service. */
@QuarkusIntegrationTest
@WithTestResource(PackagedService.class)
class UserResourceIT extends UserResourceTest {}
