package dev.tenantry.home;

import dev.tenantry.problem.ReportableException;
import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Creates, secures and drops tenant databases in a data store. All methods can be repeated, and throw {@link
 * DatabaseException}.
 */
@ApplicationScoped
public class TenantDatabases {

    private static final Logger LOG = Logger.getLogger(TenantDatabases.class);

    private final OwnerAccess owner;
    private final ServerVersion required;

    @Inject
    public TenantDatabases(OwnerAccess owner) {
        this(owner, ServerVersion.REQUIRED);
    }

    TenantDatabases(OwnerAccess owner, ServerVersion required) {
        this.owner = owner;
        this.required = required;
    }

    /** @throws ReportableException if the store's server is too old */
    public void create(StoreName store, HomeName home) {
        if (exists(store, home)) {
            return;
        }
        try (Connection connection = owner.maintenance(store)) {
            required.refusal(connection).ifPresent(reason -> {
                throw new ReportableException("Data store " + store + " cannot be used: " + reason + ".");
            });
            // From template0, because objects that an administrator added to template1 must not reach every tenant.
            Sql.execute(connection, "create database " + home + " template template0");
        } catch (SQLException failure) {
            if (!SqlState.DUPLICATE_DATABASE.isThatOf(failure)) {
                throw new DatabaseException(failure);
            }
        }
    }

    /**
     * Revokes what PUBLIC has by default: CONNECT, and TEMPORARY, because a temporary table would shadow a real one.
     * Grants CONNECT to the app role.
     */
    public void secure(StoreName store, HomeName home) {
        try (Connection connection = owner.maintenance(store);
                Statement statement = connection.createStatement()) {
            String appRole =
                    statement.enquoteIdentifier(owner.store(store).app().username(), true);
            statement.execute("revoke all on database " + home + " from public");
            statement.execute("grant connect on database " + home + " to " + appRole);
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /** Drops the database and ends its sessions. */
    public void drop(StoreName store, HomeName home) {
        if (!exists(store, home)) {
            return;
        }
        endSessionsOfApp(store, home);
        try (Connection connection = owner.maintenance(store)) {
            Sql.execute(connection, "drop database if exists " + home + " with (force)");
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    // The owner may end only its own sessions, so FORCE fails while an instance still has a pool. The app role
    // therefore ends its sessions itself.
    private void endSessionsOfApp(StoreName store, HomeName home) {
        try (Connection connection = owner.asApp(store, home)) {
            Sql.execute(connection, """
                    select pg_terminate_backend(pid) from pg_stat_activity
                     where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
                    """);
        } catch (SQLException failure) {
            // The app role may not connect to a database that was never finished, so it has no sessions there. If it
            // has any nevertheless, the drop fails.
            LOG.debugf(failure, "The app role's sessions in database %s were not ended", home);
        }
    }

    /** Returns the homes that have a database in this store. */
    public Set<HomeName> all(StoreName store) {
        try (Connection connection = owner.maintenance(store)) {
            return Set.copyOf(Sql.query(
                    connection,
                    "select datname from pg_database where datname ~ ?",
                    row -> new HomeName(row.getString(1)),
                    HomeName.TENANT_PATTERN));
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }

    /** Returns whether the main database has a schema of this name. */
    public boolean hasSchema(HomeName home) {
        return new Database(owner.main())
                .find("select 1 from pg_namespace where nspname = ?", row -> true, home.value())
                .isPresent();
    }

    public boolean exists(StoreName store, HomeName home) {
        try (Connection connection = owner.maintenance(store)) {
            return !Sql.query(connection, "select 1 from pg_database where datname = ?", row -> true, home.value())
                    .isEmpty();
        } catch (SQLException failure) {
            throw new DatabaseException(failure);
        }
    }
}
