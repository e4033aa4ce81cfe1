package dev.tenantry.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * Runs a real PostgreSQL with the roles of production: dev mode and tests use {@code db/roles.sql} as it is. The server
 * is also the data store {@code local}.
 */
public final class EmbeddedDatabase {

    private static final String NAME = "tenantry";
    private static final String OWNER = "tenantry_owner";
    private static final String APP = "tenantry_app";
    private static final String CONTROL = "tenantry_control";
    private static final String STORE = "tenantry.stores.local.";

    private EmbeddedDatabase() {}

    public static Map<String, String> settings() {
        return settingsAt(OncePerJvm.get("postgres.port", EmbeddedDatabase::start));
    }

    /** Returns the settings of another server, for tests that run beside those of the first. */
    public static Map<String, String> settingsOfAnother() {
        return settingsAt(OncePerJvm.get("other-postgres.port", EmbeddedDatabase::start));
    }

    private static Map<String, String> settingsAt(String port) {
        String server = "jdbc:postgresql://localhost:" + port + "/";
        return Map.ofEntries(
                Map.entry("quarkus.datasource.jdbc.url", server + NAME),
                Map.entry("quarkus.datasource.username", APP),
                Map.entry("quarkus.datasource.password", APP),
                Map.entry("quarkus.datasource.control.password", CONTROL),
                Map.entry("quarkus.flyway.username", OWNER),
                Map.entry("quarkus.flyway.password", OWNER),
                Map.entry(STORE + "url", server),
                Map.entry(STORE + "username", APP),
                Map.entry(STORE + "password", APP),
                Map.entry(STORE + "owner-username", OWNER),
                Map.entry(STORE + "owner-password", OWNER));
    }

    /** Returns an empty directory for the data of a server, for tests that start servers themselves. */
    public static Path newDirectory() throws IOException {
        return ServerDirectory.create();
    }

    private static String start() {
        try {
            // The data is lost with the JVM anyway, so it need not survive a crash.
            @SuppressWarnings("resource") // closed by its own shutdown hook
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(newDirectory())
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    // Several instances and several tenant databases share this server.
                    .setServerConfig("max_connections", "300")
                    .start();
            try (Connection admin = postgres.getPostgresDatabase().getConnection();
                    Statement statement = admin.createStatement()) {
                statement.execute("create database " + NAME);
            }
            try (Connection admin = postgres.getDatabase("postgres", NAME).getConnection();
                    Statement statement = admin.createStatement()) {
                statement.execute(script("/db/roles.sql"));
                statement.execute(script("/db/store-roles.sql"));
                // These passwords are not secret: the server listens on the loopback interface and ends with this JVM.
                for (String role : List.of(OWNER, APP, CONTROL)) {
                    statement.execute("alter role " + role + " password '" + role + "'");
                }
            }
            return Integer.toString(postgres.getPort());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (SQLException failure) {
            throw new IllegalStateException("Could not set up the embedded PostgreSQL.", failure);
        }
    }

    private static String script(String path) throws IOException {
        try (InputStream script = EmbeddedDatabase.class.getResourceAsStream(path)) {
            if (script == null) {
                throw new IllegalStateException(path + " is not on the class path.");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
