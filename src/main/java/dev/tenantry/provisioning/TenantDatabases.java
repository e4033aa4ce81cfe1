package dev.tenantry.provisioning;

import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jboss.logging.Logger;

/** Creates, closes off and drops the databases of a data store. All of it may be done twice. */
@ApplicationScoped
class TenantDatabases {

    private static final Logger LOG = Logger.getLogger(TenantDatabases.class);
    private static final String DUPLICATE_DATABASE = "42P04";

    private final OwnerAccess owner;

    TenantDatabases(OwnerAccess owner) {
        this.owner = owner;
    }

    void create(StoreName store, HomeName home) throws SQLException {
        if (exists(store, home)) {
            return;
        }
        try (Connection connection = owner.maintenance(store)) {
            // From template0: what an administrator has put into template1 is not every tenant's.
            Sql.execute(connection, "create database " + home + " template template0");
        } catch (SQLException failure) {
            if (!DUPLICATE_DATABASE.equals(failure.getSQLState())) {
                throw failure;
            }
        }
    }

    /** PUBLIC may connect and create temporary tables by default; a temporary table would stand before a real one. */
    void secure(StoreName store, HomeName home) throws SQLException {
        try (Connection connection = owner.maintenance(store);
                Statement statement = connection.createStatement()) {
            String appRole =
                    statement.enquoteIdentifier(owner.store(store).app().username(), true);
            statement.execute("revoke all on database " + home + " from public");
            statement.execute("grant connect on database " + home + " to " + appRole);
        }
    }

    /** Ends the sessions that are in it. */
    void drop(StoreName store, HomeName home) throws SQLException {
        if (!exists(store, home)) {
            return;
        }
        endSessionsOfApp(store, home);
        try (Connection connection = owner.maintenance(store)) {
            Sql.execute(connection, "drop database if exists " + home + " with (force)");
        }
    }

    // FORCE would be refused while an instance still has its pool: the owner may end no sessions but its own. So the
    // app role ends its own.
    private void endSessionsOfApp(StoreName store, HomeName home) {
        try (Connection connection = owner.asApp(store, home)) {
            Sql.execute(connection, """
                    select pg_terminate_backend(pid) from pg_stat_activity
                     where datname = current_database() and usename = current_user and pid <> pg_backend_pid()
                    """);
        } catch (SQLException failure) {
            // It may not get in, as into one that was never finished: then it has no sessions there. If it has, the
            // drop fails.
            LOG.debugf(failure, "The sessions in database %s were not ended", home);
        }
    }

    boolean exists(StoreName store, HomeName home) throws SQLException {
        return all(store).contains(home);
    }

    /** Of all tenants. */
    List<HomeName> all(StoreName store) throws SQLException {
        try (Connection connection = owner.maintenance(store)) {
            return Sql.query(
                    connection,
                    "select datname from pg_database where datname ~ '^t_[0-9a-f]{32}$' order by datname",
                    row -> new HomeName(row.getString(1)));
        }
    }
}
