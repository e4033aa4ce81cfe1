package dev.tenantry.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ControlPlaneTimersTest {

    private final AdminClient admin = new AdminClient();
    private final Superuser superuser = Superuser.inMainDatabase();

    @Inject
    ControlPlaneTimers timers;

    @AfterEach
    void removeWhatIsLeft() {
        superuser.execute("delete from control.operations where kind = 'trial'");
    }

    @Test
    void deletesOperationsThatEndedLongAgoButNoneThatStillMatters() {
        Tenant living = admin.create("acme", IsolationTier.ROW);
        Tenant gone = admin.create("globex", IsolationTier.ROW);
        admin.erase(gone);
        ended("succeeded", living, 91, "succeeded");
        ended("cancelled", gone, 91, "cancelled, of a deleted tenant");
        ended("cancelled", living, 91, "cancelled, of a living tenant");
        ended("failed", living, 91, "failed");
        ended("failed", null, 91, "failed, of no tenant");
        ended("succeeded", living, 89, "succeeded lately");
        superuser.execute("insert into control.operations (id, kind, tenant_id, step, created_at)"
                + " values (gen_random_uuid(), 'trial', '" + living.id() + "', 'running', now() - interval '91 days')");

        timers.deleteOldOperations();

        assertThat(superuser.texts("select step from control.operations where kind = 'trial' order by step"))
                .isEqualTo(List.of("cancelled, of a living tenant", "failed", "running", "succeeded lately"));
    }

    private void ended(String state, Tenant tenant, int daysAgo, String step) {
        superuser.execute(
                "insert into control.operations (id, kind, tenant_id, state, step, finished_at)"
                        + " values (gen_random_uuid(), 'trial', ?, ?, ?, now() - make_interval(days => ?))",
                tenant == null ? null : tenant.id().value(),
                state,
                step,
                daysAgo);
    }
}
