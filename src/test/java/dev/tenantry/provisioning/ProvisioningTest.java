package dev.tenantry.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.operation.NextAttempt;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.Operations;
import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.Detour;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.TenantStatus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@TestProfile(StoreAwayProfile.class)
class ProvisioningTest {

    private static final StoreName AWAY = new StoreName("away");

    @Inject
    TenantLedger ledger;

    @Inject
    Operations operations;

    @Inject
    LaggingHomes lagging;

    private final Detour store = new Detour(port("tenantry.stores.away.url"), port("tenantry.stores.local.url"));
    private Beginnings beginnings;

    @BeforeEach
    void beginWithNone() {
        beginnings = new Beginnings(ledger, operations);
    }

    @AfterEach
    void takeTheStoreAwayAgain() {
        store.close();
        beginnings.undo();
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheSameResultIfEveryStepRunsTwice(IsolationTier tier) {
        store.open();
        Beginnings.Begun begun = beginnings.begin(
                tier == IsolationTier.DATABASE
                        ? new Placement.OwnDatabase(AWAY)
                        : Placement.of(tier, Optional.empty()));
        beginnings.awaitEnd(begun, OperationState.SUCCEEDED);
        List<String> once = allThereIsOf(begun);
        assertThat(once)
                .contains("olivia@acme owner", "member olivia@acme", "version " + Versions.HOME, "status active");

        // As if the process had been killed before it could record the success.
        Beginnings.registry("update control.tenants set status = 'provisioning' where id = ?", begun.tenant());
        runAgain(begun);
        beginnings.awaitEnd(begun, OperationState.SUCCEEDED);
        assertThat(allThereIsOf(begun)).isEqualTo(once);
    }

    @Test
    void succeedsIfItWasKilledAfterTheActivation() {
        Beginnings.Begun begun = beginnings.begin(new Placement.Shared());
        beginnings.awaitEnd(begun, OperationState.SUCCEEDED);
        runAgain(begun);
        beginnings.awaitEnd(begun, OperationState.SUCCEEDED);
        assertThat(beginnings.tenant(begun).status()).isEqualTo(TenantStatus.ACTIVE);
    }

    @Test
    void continuesWithOthersWhileOneHangs() throws SQLException {
        NewTenant acme = Beginnings.acme(new Placement.OwnSchema());
        Beginnings.Begun hanging;
        try (Connection holder = Superuser.inMainDatabase().connect()) {
            holder.setAutoCommit(false);
            // A transaction that creates the same schema waits for this one.
            Sql.execute(holder, "create schema " + HomeName.of(acme.id()));
            hanging = beginnings.begin(acme);
            await().until(() -> beginnings.operation(hanging).step().equals(Optional.of("migrate")));
            beginnings.awaitEnd(beginnings.begin(new Placement.Shared()), OperationState.SUCCEEDED);
            assertThat(beginnings.operation(hanging).isFinished()).isFalse();
            holder.rollback();
        }
        beginnings.awaitEnd(hanging, OperationState.SUCCEEDED);
    }

    /** M3: as a control plane of the previous version leaves it. */
    @Test
    void bringsAHomeThatIsBehindToTheCurrentVersionWithoutBeingAsked() {
        Beginnings.Begun begun = beginnings.begin(new Placement.OwnSchema());
        beginnings.awaitEnd(begun, OperationState.SUCCEEDED);
        Beginnings.registry("update control.homes set schema_version = 0 where tenant_id = ?", begun.tenant());

        await().until(() -> ledger.find(begun.tenant()).orElseThrow().schemaVersion() == Versions.HOME);
        await().until(() -> operations.latest(Migration.KIND).orElseThrow().state() == OperationState.SUCCEEDED);
    }

    /** L3. */
    @Test
    void leavesAMigrationToAVersionThatItDoesNotKnow() {
        UUID operation = QuarkusTransaction.requiringNew()
                .call(() -> operations.begin(Migration.KIND, null, new MigrationTarget(ManyHomes.NEXT)))
                .orElseThrow();

        await().until(() -> Superuser.inMainDatabase()
                        .number(
                                "select count(*) from control.operation_queue where task_instance = ? and not picked"
                                        + " and execution_time > now() + interval '30 seconds'",
                                operation.toString())
                == 1);
        assertThat(operations.find(operation).orElseThrow().state()).isEqualTo(OperationState.RUNNING);
        assertThat(operations.find(operation).orElseThrow().attempts()).isZero();

        Beginnings.Begun behind = beginnings.begin(new Placement.OwnSchema());
        beginnings.awaitEnd(behind, OperationState.SUCCEEDED);
        Beginnings.registry("update control.homes set schema_version = 0 where tenant_id = ?", behind.tenant());
        assertThat(lagging.migrate()).as("a second migration beside it").isEmpty();

        QuarkusTransaction.requiringNew()
                .run(() -> assertThat(operations.cancel(operation)).isTrue());
    }

    @Test
    void continuesByItselfOnceTheStoreIsReachable() {
        Beginnings.Begun begun = beginnings.begin(new Placement.OwnDatabase(AWAY));
        await().until(() -> beginnings.operation(begun).attempts() >= 2);
        assertThat(beginnings.tenant(begun).status()).isEqualTo(TenantStatus.PROVISIONING);
        assertThat(beginnings.operation(begun).state()).isEqualTo(OperationState.RUNNING);
        assertThat(beginnings.operation(begun).step()).contains("create_database");
        assertThat(beginnings.operation(begun).failure()).contains("The database cannot be reached.");
        store.open();
        beginnings.awaitEnd(begun, OperationState.SUCCEEDED);
        assertThat(beginnings.tenant(begun).status()).isEqualTo(TenantStatus.ACTIVE);
        assertThat(beginnings.operation(begun).failure()).isEmpty();
        assertThat(ledger.find(begun.tenant()).orElseThrow().schemaVersion()).isEqualTo(Versions.HOME);
    }

    @Test
    void reportsThatAStoreIsNotConfiguredAndContinuesOnceItIs() {
        Beginnings.Begun begun = beginnings.begin(new Placement.OwnDatabase(new StoreName("nowhere")));
        await().until(() -> beginnings.operation(begun).attempts() >= 2);
        assertThat(beginnings.tenant(begun).status()).isEqualTo(TenantStatus.PROVISIONING);
        assertThat(beginnings.operation(begun).failure())
                .contains("Data store nowhere is not configured on this instance.");
        store.open();
        // Configuration is read at start, so the test changes the tenant's store instead.
        Beginnings.registry("update control.tenants set store = 'away' where id = ?", begun.tenant());
        NextAttempt.now(begun.operation());
        beginnings.awaitEnd(begun, OperationState.SUCCEEDED);
        assertThat(beginnings.tenant(begun).status()).isEqualTo(TenantStatus.ACTIVE);
    }

    @Test
    void cancelsTheProvisioningOfATenantThatIsOffboarded() {
        Beginnings.Begun begun = beginnings.begin(new Placement.OwnDatabase(AWAY));
        await().until(() -> beginnings.operation(begun).attempts() >= 1);
        QuarkusTransaction.requiringNew().run(() -> {
            try {
                ledger.become(ledger.lock(begun.tenant()).orElseThrow().tenant(), TenantStatus.OFFBOARDING);
            } catch (Exception refused) {
                throw new AssertionError(refused);
            }
        });
        store.open();
        NextAttempt.now(begun.operation());
        beginnings.awaitEnd(begun, OperationState.CANCELLED);
        assertThat(beginnings.tenant(begun).status()).isEqualTo(TenantStatus.OFFBOARDING);
        assertThat(Superuser.inMainDatabase()
                        .texts(
                                "select 1 from pg_database where datname = ?",
                                HomeName.of(begun.tenant()).value()))
                .isEmpty();
    }

    private static void runAgain(Beginnings.Begun begun) {
        Beginnings.registry(
                "update control.operations set state = 'running', finished_at = null,"
                        + " input = '{\"subject\": \"olivia@acme\", \"email\": \"olivia@acme.example\"}'"
                        + " where tenant_id = ?",
                begun.tenant());
        Superuser.inMainDatabase()
                .execute(
                        "insert into control.operation_queue (task_name, task_instance, execution_time, picked, version)"
                                + " values ('operation', ?, now(), false, 1)",
                        begun.operation().toString());
    }

    /** Returns the tenant's schema, tables, privileges, users and registry rows, as the superuser sees them. */
    private List<String> allThereIsOf(Beginnings.Begun begun) {
        String home = begun.placement().home(begun.tenant()).value();
        boolean ownDatabase = begun.placement().tier() == IsolationTier.DATABASE;
        List<String> found = new ArrayList<>(Superuser.inMainDatabase()
                .in(ownDatabase ? home : Superuser.mainDatabase())
                .texts("""
                        select 'database ' || datname || ' ' || datdba::regrole || ' ' || coalesce(datacl::text, '')
                          from pg_database where datname = current_database()
                        union all
                        select 'schema ' || nspname || ' ' || nspowner::regrole || ' ' || coalesce(nspacl::text, '')
                          from pg_namespace where nspname = ?
                        union all
                        select relname || ' ' || relkind::text || ' ' || relowner::regrole || ' ' || coalesce(relacl::text, '')
                          from pg_class where relnamespace = ?::regnamespace
                        union all
                        select subject || ' ' || role from %1$s.users where tenant_id = ?
                        union all
                        select 'migration ' || installed_rank from %1$s.flyway_schema_history
                        """.formatted(home), home, home, begun.tenant().value()));
        TenantRecord written = ledger.find(begun.tenant()).orElseThrow();
        found.add("version " + written.schemaVersion());
        found.add("status " + written.tenant().status().wireName());
        found.addAll(Superuser.inMainDatabase()
                .texts(
                        "select 'member ' || subject from control.memberships join control.memberships_complete"
                                + " using (tenant_id) where tenant_id = ?",
                        begun.tenant().value()));
        found.sort(null);
        return found;
    }

    private static int port(String property) {
        return URI.create(Beginnings.setting(property).substring("jdbc:".length()))
                .getPort();
    }
}
