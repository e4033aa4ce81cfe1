package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@QuarkusTest
class OwnerAccessTest {

    @Inject
    OwnerAccess owner;

    @Test
    void limitsTheTimeOfConnectionsToTheMainDatabaseToo() {
        assertThat(owner.main()).isInstanceOfSatisfying(PGSimpleDataSource.class, main -> {
            assertThat(main.getConnectTimeout()).isPositive();
            assertThat(main.getLoginTimeout()).isPositive();
            assertThat(main.getSocketTimeout()).isPositive();
            assertThat(main.getTcpKeepAlive()).isTrue();
            assertThat(main.getLogServerErrorDetail()).isFalse();
            assertThat(main.getApplicationName()).isEqualTo("tenantry owner");
        });
    }
}
