package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Versions;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RequiredVersionsTest {

    @Inject
    RequiredVersions required;

    // If the code did not ask for the newest migration, it would serve a home that lacks it.
    @Test
    void requiresTheNewestMigrations() {
        assertThat(required.home()).isEqualTo(Versions.HOME).isPositive();
        assertThat(required.registry()).isEqualTo(Versions.REGISTRY).isPositive();
    }
}
