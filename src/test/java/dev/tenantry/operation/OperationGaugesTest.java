package dev.tenantry.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.Superuser;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OperationGaugesTest {

    private static final String INSERT = "insert into control.operations (id, kind, state, created_at, finished_at)"
            + " values (gen_random_uuid(), 'gauged', ?, now() - interval '1 hour', case ? when 'running' then null"
            + " else now() end)";

    @Inject
    OperationGauges gauges;

    @Inject
    MeterRegistry meters;

    private final Superuser superuser = Superuser.inMainDatabase();

    @AfterEach
    void removeOperations() {
        superuser.execute("delete from control.operations where kind = 'gauged'");
    }

    @Test
    void showUnfinishedAndFailedOperationsAndTheOldestOne() {
        gauges.refresh();
        double unfinished = gauge("unfinished");
        double failed = gauge("failed");

        for (String state : new String[] {"running", "failed", "succeeded"}) {
            superuser.execute(INSERT, state, state);
        }
        gauges.refresh();

        assertThat(gauge("unfinished")).isEqualTo(unfinished + 1);
        assertThat(gauge("failed")).isEqualTo(failed + 1);
        assertThat(gauge("oldest.age.seconds")).isBetween(3_600.0, 4_000.0);
    }

    private double gauge(String name) {
        // No job is of the kind "gauged".
        return meters.get("tenantry.operation." + name)
                .tag("kind", OperationGauges.OTHER)
                .gauge()
                .value();
    }
}
