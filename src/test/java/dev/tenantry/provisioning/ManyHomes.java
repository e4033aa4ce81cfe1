package dev.tenantry.provisioning;

import dev.tenantry.home.DataStores;
import dev.tenantry.home.HomeMigrator;
import dev.tenantry.home.HomeTable;
import dev.tenantry.home.MembershipCopies;
import dev.tenantry.home.OwnerAccess;
import dev.tenantry.home.OwnerLock;
import dev.tenantry.home.OwnerSessions;
import dev.tenantry.home.TenantDatabases;
import dev.tenantry.operation.OperationJson;
import dev.tenantry.operation.OperationTable;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.TenantId;
import io.quarkus.scheduler.Scheduler;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Registers homes in a separate database, and creates migrations of them to this version or to the next one. */
final class ManyHomes implements AutoCloseable {

    static final int PARALLELISM = 3;
    static final int THIS = Versions.HOME;
    static final int NEXT = 1_000_000;

    private static final StoreName STORE = new StoreName("local");

    private final OwnDatabase database = new OwnDatabase("tenantry_many_homes").withRegistry();
    private final List<HomeName> databases = new ArrayList<>();
    private final DataStores stores;
    private final OperationJson json;
    private final Scheduler scheduler;

    ManyHomes(DataStores stores, OperationJson json, Scheduler scheduler) {
        this.stores = stores;
        this.json = json;
        this.scheduler = scheduler;
    }

    OwnDatabase database() {
        return database;
    }

    HomeName addSchema() {
        return add("schema", null);
    }

    /** Registers a home whose database does not exist. */
    HomeName registerDatabase() {
        return add("database", STORE.value());
    }

    HomeName addDatabase() throws SQLException {
        HomeName home = registerDatabase();
        databases.add(home);
        new TenantDatabases(owner(flyway("db/tenant"))).create(STORE, home);
        return home;
    }

    private HomeName add(String tier, String store) {
        UUID id = UUID.randomUUID();
        HomeName home = HomeName.of(new TenantId(id));
        // One statement, because each opens a connection.
        database.execute(
                "with tenant as (insert into control.tenants (id, slug, name, plan, status, tier, store)"
                        + " values (?, ?, 'Acme', 'pro', 'active', ?, ?) returning id, store)"
                        + " insert into control.homes (name, tenant_id, store) select ?, id, store from tenant",
                id,
                "acme-" + id.toString().substring(24),
                tier,
                store,
                home.value());
        return home;
    }

    Migration toThis() {
        return migration(thisMigrator());
    }

    HomeMigrator thisMigrator() {
        return migrator(flyway("db/tenant"));
    }

    Migration toNext() {
        return migration(migrator(next()));
    }

    /** Returns a migration to the next version with the given migrator. */
    Migration by(HomeMigrator migrator) {
        return migration(migrator);
    }

    Flyway next() {
        return flyway("db/tenant", "db/tenant-next");
    }

    OwnerAccess owner(Flyway flyway) {
        return new OwnerAccess(flyway, stores);
    }

    OperationTable operations() {
        return new OperationTable(owner(next()).main());
    }

    private HomeMigrator migrator(Flyway flyway) {
        return new HomeMigrator(flyway, owner(flyway));
    }

    private Migration migration(HomeMigrator migrator) {
        OwnerAccess owner = owner(next());
        Flyway registry =
                configuration().locations("db/control").defaultSchema("control").load();
        OwnerSessions sessions = new OwnerSessions(owner);
        return new Migration(
                registry,
                migrator,
                new HomeTable(owner),
                new HomeUsers(sessions, new MembershipCopies(owner, sessions), new NoUsers()),
                owner,
                json,
                new OwnerLock(owner, scheduler),
                new Config());
    }

    private Flyway flyway(String... locations) {
        return configuration().locations(locations).defaultSchema("shared").load();
    }

    private FluentConfiguration configuration() {
        Map<String, String> settings = database.settings();
        return Flyway.configure()
                .dataSource(
                        database.url(),
                        settings.get("quarkus.flyway.username"),
                        settings.get("quarkus.flyway.password"))
                .placeholders(Map.of("appRole", "tenantry_app", "controlRole", "tenantry_control"));
    }

    /** Returns each home with its version, such as {@code t_0123... 2}. */
    List<String> versions() {
        return database.look(String.class, "select name || ' ' || schema_version from control.homes order by name");
    }

    @Override
    public void close() {
        databases.forEach(home -> database.execute("drop database if exists " + home + " with (force)"));
        database.close();
    }

    private record Config() implements ProvisioningConfig {

        @Override
        public boolean migrateAtStart() {
            return false;
        }

        @Override
        public int parallelism() {
            return PARALLELISM;
        }

        @Override
        public Duration checkInterval() {
            return Duration.ofHours(1);
        }
    }
}
