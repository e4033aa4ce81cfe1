package dev.tenantry.registry;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the registry with the control plane's role. Every write requires the caller's transaction, so that it is
 * committed together with what belongs to it, above all its audit entry. After COMMIT, all instances are notified.
 */
@Singleton
public class TenantLedger {

    private static final String SELECT = "select " + TenantRow.COLUMNS + """
            , t.sentinel is not null as is_sentinel, t.in_motion, t.updated_at, t.offboarded_at, t.deleted_at, coalesce(h.schema_version, 0) as schema_version
              from control.tenants t
              left join control.homes h on h.name = t.home
            """;

    private static final String LIST = SELECT + """
             where (t.sentinel is null or t.slug = ?) and (?::text is null or t.slug = ?) and (?::text is null or t.status = ?)
               and (?::text is null or t.plan = ?) and (?::text is null or t.tier = ?) and (?::uuid is null or t.id > ?)
             order by t.id
             limit ?
            """;

    /** The name of the index by which each tier has one sentinel of each role. */
    public static final String ONE_SENTINEL_OF_EACH = "tenants_sentinel_unique";

    private final Database database;
    private final Event<TenantChanged> changes;
    private final RegistryConfig config;

    TenantLedger(
            @DataSource("control") AgroalDataSource dataSource, Event<TenantChanged> changes, RegistryConfig config) {
        this.database = new Database(dataSource);
        this.changes = changes;
        this.config = config;
    }

    public Optional<TenantRecord> find(TenantId id) {
        return database.find(SELECT + " where t.id = ?", TenantLedger::read, id.value());
    }

    /**
     * By id, which for tenants made here is the order in which they were made. Leaves out sentinels, unless the filter
     * names the slug of one.
     */
    public List<TenantRecord> list(TenantQuery filter) {
        @Nullable String slug = filter.slug().map(Object::toString).orElse(null);
        @Nullable String status = filter.status().map(TenantStatus::wireName).orElse(null);
        @Nullable String plan = filter.plan().map(Plan::wireName).orElse(null);
        @Nullable String tier = filter.tier().map(IsolationTier::wireName).orElse(null);
        @Nullable Object after = filter.after().map(TenantId::value).orElse(null);
        return database.query(
                LIST,
                TenantLedger::read,
                slug,
                slug,
                slug,
                status,
                status,
                plan,
                plan,
                tier,
                tier,
                after,
                after,
                filter.limit());
    }

    /**
     * Locks the tenant's row until the transaction ends, and returns it. Of two concurrent changes, the second sees the
     * result of the first.
     */
    @Transactional(TxType.MANDATORY)
    public Optional<TenantRecord> lock(TenantId id) {
        return database.find(SELECT + " where t.id = ? for update of t", TenantLedger::read, id.value());
    }

    /** Inserts the tenant with status PROVISIONING and, unless its home is the shared one, a row for its home. */
    @Transactional(TxType.MANDATORY)
    public void insert(NewTenant tenant) throws SlugTakenException {
        @Nullable String store = tenant.placement().dataStore().map(StoreName::toString).orElse(null);
        try {
            database.execute(
                    "insert into control.tenants (id, slug, name, plan, status, tier, store)"
                            + " values (?, ?, ?, ?, 'provisioning', ?, ?)",
                    tenant.id().value(),
                    tenant.slug().value(),
                    tenant.name(),
                    tenant.plan().wireName(),
                    tenant.placement().tier().wireName(),
                    store);
        } catch (DatabaseException failure) {
            if (failure.isViolationOf("tenants_slug_unique")) {
                throw new SlugTakenException();
            }
            throw failure;
        }
        // Checked after the insert, which waits for a concurrent deletion of the slug's previous tenant. That deletion
        // is visible only now.
        if (isKept(tenant)) {
            throw new SlugTakenException();
        }
        database.execute(
                "insert into control.homes (name, tenant_id, store) select home, id, store from control.tenants"
                        + " where id = ? and tier <> 'row'",
                tenant.id().value());
        changes.fire(new TenantChanged(tenant.id()));
    }

    /** Inserts a sentinel as {@link #insert} does a customer. Violates {@link #ONE_SENTINEL_OF_EACH} if there is one. */
    @Transactional(TxType.MANDATORY)
    public void insertSentinel(NewTenant tenant, Sentinel.Role role) throws SlugTakenException {
        insert(tenant);
        database.execute(
                "update control.tenants set sentinel = ? where id = ?",
                role.name(),
                tenant.id().value());
    }

    @Transactional(TxType.MANDATORY)
    public void change(TenantId id, String name, Plan plan, TenantOverrides overrides) {
        @Nullable Integer rateLimit =
                overrides.rateLimit().isPresent() ? overrides.rateLimit().getAsInt() : null;
        database.execute(
                "update control.tenants set name = ?, plan = ?,"
                        + " config = config - 'rate_limit'"
                        + " || jsonb_strip_nulls(jsonb_build_object('rate_limit', ?::int)) where id = ?",
                name,
                plan.wireName(),
                rateLimit,
                id.value());
        changes.fire(new TenantChanged(id));
    }

    /** Changes the status of a tenant that the caller has locked. */
    @Transactional(TxType.MANDATORY)
    public void become(Tenant tenant, TenantStatus next) throws TransitionRefusedException {
        // The statement checks the row too: it may have changed if the caller read it without locking it.
        int changed = tenant.status().canBecome(next)
                ? database.execute(
                        "update control.tenants set status = ? where id = ? and status = ?",
                        next.wireName(),
                        tenant.id().value(),
                        tenant.status().wireName())
                : 0;
        if (changed == 0) {
            throw new TransitionRefusedException(tenant, next);
        }
        changes.fire(new TenantChanged(tenant.id()));
    }

    /** Begins or stops capturing the tenant's changes, from its next transaction in the main database on. */
    @Transactional(TxType.MANDATORY)
    public void setInMotion(TenantId tenant, boolean inMotion) {
        database.execute(
                "update control.tenants set in_motion = ? where id = ? and in_motion <> ?",
                inMotion,
                tenant.value(),
                inMotion);
    }

    /** Places the tenant in another home, whose version is the given one. PostgreSQL raises the epoch. */
    @Transactional(TxType.MANDATORY)
    public void move(Tenant tenant, Placement target, int schemaVersion) {
        @Nullable String store = target.dataStore().map(StoreName::toString).orElse(null);
        database.execute(
                "update control.tenants set tier = ?, store = ? where id = ?",
                target.tier().wireName(),
                store,
                tenant.id().value());
        int listed = database.execute(
                "update control.homes set store = ?, schema_version = ? where name = ? and tenant_id = ?",
                store,
                schemaVersion,
                target.home(tenant.id()).value(),
                tenant.id().value());
        // No migration would ever reach it.
        if (listed == 0 && !(target instanceof Placement.Shared)) {
            throw new IllegalStateException("Home " + target.home(tenant.id()) + " is not listed.");
        }
        changes.fire(new TenantChanged(tenant.id()));
    }

    /** Lists a home that the tenant is about to move to, so that it is migrated with the others. */
    public void listHome(TenantId tenant, Placement target, int schemaVersion) {
        @Nullable String store = target.dataStore().map(StoreName::toString).orElse(null);
        database.execute(
                "insert into control.homes (name, tenant_id, store, schema_version, migrated_at)"
                        + " select ?, ?, ?, ?, now() where ? <> 'row' on conflict (name) do nothing",
                target.home(tenant).value(),
                tenant.value(),
                store,
                schemaVersion,
                target.tier().wireName());
    }

    /**
     * Changes the tenant's status to DELETED and erases its name, settings and memberships. The row remains, so that
     * its id and slug are not given to another tenant.
     */
    @Transactional(TxType.MANDATORY)
    public void forget(Tenant tenant) throws TransitionRefusedException {
        become(tenant, TenantStatus.DELETED);
        database.execute(
                "update control.tenants set name = 'deleted', config = '{}' where id = ?",
                tenant.id().value());
        database.execute(
                "delete from control.memberships where tenant_id = ?",
                tenant.id().value());
        database.execute(
                "delete from control.memberships_complete where tenant_id = ?",
                tenant.id().value());
    }

    private boolean isKept(NewTenant tenant) {
        Duration kept = config.slugRetention();
        return database.find(
                        "select 1 from control.tenants where slug = ? and status = 'deleted'"
                                + " and deleted_at > now() - make_interval(secs => ?) limit 1",
                        row -> true,
                        tenant.slug().value(),
                        (double) kept.toSeconds())
                .isPresent();
    }

    private static TenantRecord read(ResultSet row) throws SQLException {
        return new TenantRecord(
                TenantRow.read(row),
                row.getInt("schema_version"),
                row.getBoolean("is_sentinel"),
                row.getBoolean("in_motion"),
                Sql.instant(row, "updated_at").orElseThrow(),
                Sql.instant(row, "offboarded_at"),
                Sql.instant(row, "deleted_at"));
    }
}
