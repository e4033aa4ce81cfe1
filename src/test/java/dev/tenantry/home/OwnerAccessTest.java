package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
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

    /** Flyway's search for passwords in it would take a tenth of a second if all defaults were there. */
    @Test
    void connectsWithAUrlThatNamesOnlyWhatIsSet() throws SQLException {
        try (Connection connection = owner.main().getConnection()) {
            assertThat(connection.getMetaData().getURL())
                    .startsWith("jdbc:postgresql://localhost:")
                    .contains("/tenantry?", "socketTimeout=900", "logServerErrorDetail=false")
                    .doesNotContain("binaryTransfer")
                    .hasSizeLessThan(300);
        }
    }

    @Test
    void keepsTheParametersOfTheConfiguredUrl() {
        PGSimpleDataSource source = OwnerAccess.dataSource(
                "jdbc:postgresql://one:1111,two:2222/tenantry?targetServerType=primary&socketTimeout=7",
                new DataStore.Credentials("tenantry_owner", "secret"));
        PGSimpleDataSource read = new PGSimpleDataSource();
        read.setUrl(source.getUrl());
        assertThat(read.getServerNames()).containsExactly("one", "two");
        assertThat(read.getTargetServerType()).isEqualTo("primary");
        assertThat(read.getSocketTimeout()).isEqualTo(900);
        assertThat(read.getConnectTimeout()).isEqualTo(3);
        assertThat(read.getPrepareThreshold()).isZero();
        assertThat(read.getTcpKeepAlive()).isTrue();
        assertThat(read.getLogServerErrorDetail()).isFalse();
        assertThat(read.getApplicationName()).isEqualTo("tenantry owner");
    }
}
