package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.support.AdminClient;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** On a server that is new enough, of which more is required than there is. */
@QuarkusTest
class ServerVersionTest {

    private static final ServerVersion TOO_NEW = new ServerVersion(99);

    @Inject
    OwnerAccess owner;

    @Test
    void refusesADataStoreThatIsTooOldBeforeAnythingIsCreatedThere() {
        StoreName store = new StoreName(AdminClient.STORE);
        HomeName home = new HomeName("t_99999999000040008000000000000001");
        TenantDatabases databases = new TenantDatabases(owner, TOO_NEW);
        assertThatThrownBy(() -> databases.create(store, home))
                .isInstanceOf(ReportableException.class)
                .hasMessageMatching(
                        "Data store local cannot be used: its PostgreSQL has version \\d+, and Tenantry needs"
                                + " 99 or newer\\.");
        assertThat(databases.exists(store, home)).isFalse();
    }

    @Test
    void refusesAMainDatabaseThatIsTooOld() {
        assertThat(new OwnerCheck(owner, TOO_NEW).refusal())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("the main database cannot be used: its PostgreSQL has version"));
        assertThat(new OwnerCheck(owner).refusal()).isEmpty();
    }
}
