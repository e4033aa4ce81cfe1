package dev.tenantry.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.KilledService;
import dev.tenantry.support.KilledService.Made;
import dev.tenantry.tenant.IsolationTier;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Waits for PostgreSQL longer than a read may take, in the packaged service, whose driver finds our sockets. */
@BesideOthers
class ReadLimitIT {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    @Test
    void answersInTimeIfPostgresqlDoesNot() throws Exception {
        try (KilledService service = new KilledService("tenantry_reads")
                .with(
                        "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout",
                        Long.toString(LIMIT.toSeconds()))) {
            service.start();
            Made tenant = service.createActive("acme", IsolationTier.ROW);
            assertThat(service.orders(tenant)).isEqualTo(200);
            try (Connection holder = service.database().asSuperuser()) {
                holder.setAutoCommit(false);
                Sql.execute(holder, "lock table shared.orders in access exclusive mode");
                long began = System.nanoTime();
                assertThat(service.orders(tenant)).isEqualTo(503);
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isBetween(LIMIT, LIMIT.plus(Duration.ofSeconds(6)));
                holder.rollback();
            }
            assertThat(service.orders(tenant)).isEqualTo(200);
            assertThat(service.process().output()).contains("No answer within 2000 ms");
        }
    }
}
