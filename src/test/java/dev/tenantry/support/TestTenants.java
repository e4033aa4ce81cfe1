package dev.tenantry.support;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * Creates separate tenants for a test with the owner role, so that tests do not share rows, quotas or cache entries.
 * Works on the embedded servers and on any others.
 */
public final class TestTenants {

    public Connection asOwner() throws SQLException {
        return DriverManager.getConnection(
                TestSettings.get("quarkus.datasource.jdbc.url"),
                TestSettings.get("quarkus.flyway.username"),
                TestSettings.get("quarkus.flyway.password"));
    }

    /**
     * Creates an active tenant whose slug begins with the given name, and whose owner is {@code olivia@<slug>}. The owner
     * has no membership.
     */
    public Tenant create(String name, Plan plan) {
        return createWithSlug(new Slug(AdminClient.freshSlug(name)), plan);
    }

    public Tenant createWithSlug(Slug slug, Plan plan) {
        TenantId id = new TenantId(UUID.randomUUID());
        Tenant tenant = new Tenant(
                id,
                slug,
                slug.value(),
                plan,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                new Placement.Shared(),
                1,
                insert(id, slug, plan),
                1);
        insertUser(tenant, "olivia@" + slug, "owner");
        return tenant;
    }

    /** Returns when it was created by PostgreSQL's clock, because the registry returns that time. */
    private Instant insert(TenantId id, Slug slug, Plan plan) {
        try (Connection connection = asOwner()) {
            Instant createdAt = Sql.query(
                            connection,
                            "insert into control.tenants (id, slug, name, plan, status)"
                                    + " values (?, ?, ?, ?, 'active') returning created_at",
                            row -> row.getObject(1, OffsetDateTime.class).toInstant(),
                            id.value(),
                            slug.value(),
                            slug.value(),
                            plan.wireName())
                    .getFirst();
            Sql.execute(connection, "insert into control.memberships_complete (tenant_id) values (?)", id.value());
            return createdAt;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public void delete(Tenant tenant) {
        update("delete from control.tenants where id = ?", tenant.id().value());
    }

    /** Deletes every tenant of the data store from the registry, with all that refers to it, whatever test made it. */
    public void deleteAllOf(String store) {
        String ofStore = " in (select id from control.tenants where store = ?)";
        update("delete from control.second_homes where tenant_id" + ofStore, store);
        update("delete from control.operations where tenant_id" + ofStore, store);
        update("delete from control.homes where tenant_id" + ofStore, store);
        update("delete from control.tenants where store = ?", store);
    }

    /** Changes the row without announcing the change. */
    public void change(Tenant tenant, String column, String value) {
        update(
                "update control.tenants set " + column + " = ? where id = ?",
                value,
                tenant.id().value());
        if (value.equals("deleted")) {
            // As an erasure does: a tombstone says since when.
            update(
                    "update control.tenants set deleted_at = now() where id = ?",
                    tenant.id().value());
        }
    }

    public void setRateLimit(Tenant tenant, int requests) {
        update(
                "update control.tenants set config = jsonb_build_object('rate_limit', ?) where id = ?",
                requests,
                tenant.id().value());
    }

    /** Adds a user who may act for the tenant. */
    public void addUser(Tenant tenant, String subject) {
        addMembership(tenant, subject);
        insertUser(tenant, subject, "member");
    }

    /** Adds a user with this role to the tenant's home. Changes the role of one who is there. */
    public void insertUser(Tenant tenant, String subject, String role) {
        insertUser(tenant, subject, role, UUID.randomUUID() + "@example.com");
    }

    public void insertUser(Tenant tenant, String subject, String role, String email) {
        asTenant(
                tenant,
                "insert into shared.users (id, subject, email, role) values (?, ?, ?, ?)"
                        + " on conflict (tenant_id, subject) do update set role = excluded.role",
                UUID.randomUUID(),
                subject,
                email,
                role);
    }

    /** Removes the user from the tenant's home, and nothing else. */
    public void deleteUser(Tenant tenant, String subject) {
        asTenant(tenant, "delete from shared.users where subject = ?", subject);
    }

    /** Lets the subject act for the tenant, without adding a user. */
    public void addMembership(Tenant tenant, String subject) {
        update(
                "insert into control.memberships (tenant_id, subject) values (?, ?)",
                tenant.id().value(),
                subject);
    }

    public UUID addOrder(Tenant tenant, String productId) {
        UUID id = UUID.randomUUID();
        asTenant(
                tenant,
                "insert into shared.orders (id, product_id, quantity, status) values (?, ?, 1, 'pending')",
                id,
                productId);
        return id;
    }

    /** Runs a statement as the owner role, which sees no tenant's rows. */
    public void execute(String sql) {
        update(sql);
    }

    private void update(String sql, Object... values) {
        try (Connection connection = asOwner()) {
            Sql.execute(connection, sql, values);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void asTenant(Tenant tenant, String sql, Object... values) {
        try (Connection connection = asOwner()) {
            connection.setAutoCommit(false);
            Sql.execute(
                    connection,
                    "select set_config('app.current_tenant', ?, true)",
                    tenant.id().toString());
            Sql.execute(connection, sql, values);
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
