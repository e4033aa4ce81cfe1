package dev.tenantry.home;

import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections as the owner role: one per piece of work, outside any pool and any JTA transaction. */
@ApplicationScoped
public class OwnerAccess {

    private static final int CONNECT_TIMEOUT_SECONDS = 3;

    // Longer than the migration of one home should take. A server that hangs must not block a worker forever.
    private static final int SOCKET_TIMEOUT_SECONDS = 900;

    private static final int BRIEF_SOCKET_TIMEOUT_SECONDS = 5;

    private final Flyway mainHome;
    private final DataStores stores;

    public OwnerAccess(@Identifier(MigrationLists.HOME) Flyway mainHome, DataStores stores) {
        this.mainHome = mainHome;
        this.stores = stores;
    }

    public DataSource main() {
        Configuration flyway = mainHome.getConfiguration();
        // Without credentials of the owner role, Quarkus gives Flyway the app role's pool instead of a URL. OwnerCheck
        // reports that.
        return flyway.getUrl() == null
                ? flyway.getDataSource()
                : dataSource(
                        flyway.getUrl(),
                        new DataStore.Credentials(
                                flyway.getUser(), Objects.requireNonNullElse(flyway.getPassword(), "")));
    }

    /** Returns a copy that connects to the main database as the owner role, within the limits of this class. */
    public Flyway onMain(Flyway flyway) {
        return Flyway.configure()
                .configuration(flyway.getConfiguration())
                .dataSource(main())
                .load();
    }

    /** Returns the database that holds this home. */
    public DataSource database(Placement placement, HomeName home) {
        return switch (placement) {
            case Placement.Shared() -> main();
            case Placement.OwnSchema() -> main();
            case Placement.OwnDatabase(StoreName name) -> database(name, home);
        };
    }

    public DataSource database(StoreName name, HomeName home) {
        return home(name, home);
    }

    /** Returns the database that holds this home, for work that must not wait for a server that stalls. */
    DataSource databaseBriefly(StoreName name, HomeName home) {
        PGSimpleDataSource source = home(name, home);
        source.setSocketTimeout(BRIEF_SOCKET_TIMEOUT_SECONDS);
        return source;
    }

    /** Opens a connection for creating and dropping databases of the store. */
    public Connection maintenance(StoreName name) throws SQLException {
        DataStore store = store(name);
        return dataSource(store.maintenanceUrl(), store.owner()).getConnection();
    }

    /** Opens a connection as the app role, for what only that role may do. */
    public Connection asApp(StoreName name, HomeName home) throws SQLException {
        DataStore store = store(name);
        return dataSource(store.url(home), store.app()).getConnection();
    }

    public DataStore store(StoreName name) {
        return stores.find(name).orElseThrow(() -> new UnknownStoreException(name));
    }

    private PGSimpleDataSource home(StoreName name, HomeName home) {
        DataStore store = store(name);
        return configure(new HomeDataSource(name, home), store.url(home), store.owner());
    }

    static PGSimpleDataSource dataSource(String url, DataStore.Credentials role) {
        return configure(new OwnerDataSource(), url, role);
    }

    private static PGSimpleDataSource configure(PGSimpleDataSource source, String url, DataStore.Credentials role) {
        source.setUrl(url);
        source.setUser(role.username());
        source.setPassword(role.password());
        source.setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        source.setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
        source.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
        source.setTcpKeepAlive(true);
        // A connection serves one piece of work, so prepared statements gain little, and a pooler may lose them.
        source.setPrepareThreshold(0);
        source.setApplicationName("tenantry owner");
        // Otherwise the messages of exceptions, which are logged, contain values of rows.
        source.setLogServerErrorDetail(false);
        return source;
    }
}
