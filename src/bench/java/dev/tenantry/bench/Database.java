package dev.tenantry.bench;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Connects to the measured PostgreSQL without going through the service. */
final class Database {

    private final Map<String, String> settings;

    Database(Map<String, String> settings) {
        this.settings = settings;
    }

    Connection asOwner() throws SQLException {
        return DriverManager.getConnection(
                url(), settings.get("quarkus.flyway.username"), settings.get("quarkus.flyway.password"));
    }

    Connection asApp() throws SQLException {
        return DriverManager.getConnection(url(), appRole(), settings.get("quarkus.datasource.password"));
    }

    /** Connects to a tenant's own database, which is on the same server. */
    Connection asApp(String home) throws SQLException {
        return DriverManager.getConnection(
                settings.get("tenantry.stores.local.url") + home,
                appRole(),
                settings.get("quarkus.datasource.password"));
    }

    /** Connects as the embedded server's superuser, which has no password and sees all rows and sessions. */
    Connection asSuperuser() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    String appRole() {
        return String.valueOf(settings.get("quarkus.datasource.username"));
    }

    /** Returns the server and the name of the main database. */
    URI uri() {
        return URI.create(url().substring("jdbc:".length()));
    }

    private String url() {
        return String.valueOf(settings.get("quarkus.datasource.jdbc.url"));
    }

    static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Returns the process that serves this connection. */
    static ProcessHandle backend(Connection connection) throws SQLException {
        return ProcessHandle.of(Long.parseLong(ask(connection, "select pg_backend_pid()")))
                .orElseThrow(() -> new IllegalStateException("PostgreSQL must run on this machine."));
    }

    /** Returns the process that all backends descend from. */
    static ProcessHandle server(Connection connection) throws SQLException {
        return backend(connection)
                .parent()
                .orElseThrow(() -> new IllegalStateException("PostgreSQL must run on this machine."));
    }
}
