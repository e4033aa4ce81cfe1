package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class OwnerDataSourceTest {

    @Test
    void keepsValuesOfRowsOutOfMessages() {
        PGSimpleDataSource source = OwnerAccess.dataSource(
                "jdbc:postgresql://localhost/tenantry", new DataStore.Credentials("owner", "secret"));

        assertThat(source.getLogServerErrorDetail()).isFalse();
        assertThat(source.getUrl()).contains("logServerErrorDetail=false").doesNotContain("secret");
    }
}
