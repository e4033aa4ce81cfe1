package dev.tenantry.isolation;

import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.HomeName;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** Creates homes in schemas of a main database, without tenants. */
final class SchemaHomes implements AutoCloseable {

    private static final String APP = "tenantry_app";
    private static final String CREATE = """
            create schema %1$s authorization tenantry_owner;
            create table %1$s.orders (like shared.orders including all);
            alter table %1$s.orders owner to tenantry_owner;
            grant usage on schema %1$s to tenantry_app;
            insert into control.homes (name, schema_version) values ('%1$s', %2$d)
            """;
    private static final String ISOLATE = "set role tenantry_owner; select tenancy.isolate('%s.orders'); reset role";

    private final OwnDatabase database;

    /** @param database the name of the database */
    SchemaHomes(String database, int homes) {
        this(new OwnDatabase(database), homes);
    }

    static SchemaHomes onAnotherServer(String database, int homes) {
        return new SchemaHomes(OwnDatabase.onAnotherServer(database), homes);
    }

    private SchemaHomes(OwnDatabase empty, int homes) {
        this.database = empty.withRegistry().withSharedHome();
        for (int i = 0; i < homes; i++) {
            this.database.execute(CREATE.formatted(name(i), Versions.HOME));
            mend(i);
        }
    }

    static HomeName name(int number) {
        return new HomeName("t_%032x".formatted(number));
    }

    void breakUp(int number) {
        database.execute("alter table " + name(number) + ".orders no force row level security");
    }

    void mend(int number) {
        database.execute(ISOLATE.formatted(name(number)));
    }

    void register(int number, int version) {
        database.execute("insert into control.homes (name, schema_version) values ('" + name(number) + "', " + version
                + ") on conflict (name) do update set schema_version = excluded.schema_version");
    }

    void unregister(int number) {
        database.execute("delete from control.homes where name = '" + name(number) + "'");
    }

    /** Locks the home's table, as a migration may do, until the connection is closed. */
    Connection lock(int number) throws SQLException {
        return lock(name(number));
    }

    Connection lock(HomeName home) throws SQLException {
        Connection owner = DriverManager.getConnection(database.url(), "tenantry_owner", "tenantry_owner");
        owner.setAutoCommit(false);
        try (var statement = owner.createStatement()) {
            statement.execute("lock table " + home + ".orders in access exclusive mode");
        }
        return owner;
    }

    void execute(String sql) {
        database.execute(sql);
    }

    Connection asApp() throws SQLException {
        return DriverManager.getConnection(database.url(), APP, APP);
    }

    AgroalDataSource pool(int size) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled()
                .connectionPoolConfiguration(pool -> pool.maxSize(size)
                        .acquisitionTimeout(Duration.ofSeconds(2))
                        .connectionFactoryConfiguration(connection -> connection
                                .jdbcUrl(database.url())
                                .principal(new NamePrincipal(APP))
                                .credential(new SimplePassword(APP)))));
    }

    @Override
    public void close() {
        database.close();
    }
}
