package dev.tenantry.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A real PostgreSQL with the roles of production: what {@code db/roles.sql} says is what dev mode and tests run on. */
public final class EmbeddedDatabase {

    private static final String NAME = "tenantry";
    private static final String OWNER = "tenantry_owner";
    private static final String APP = "tenantry_app";

    private EmbeddedDatabase() {}

    public static Map<String, String> settings() {
        String port = OncePerJvm.get("postgres.port", EmbeddedDatabase::start);
        return Map.of(
                "quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:" + port + "/" + NAME,
                "quarkus.datasource.username", APP,
                "quarkus.datasource.password", APP,
                "quarkus.flyway.username", OWNER,
                "quarkus.flyway.password", OWNER);
    }

    private static String start() {
        try {
            // Nothing here outlives the JVM, so nothing here must survive a crash.
            @SuppressWarnings("resource") // closed by its own shutdown hook
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start();
            try (Connection admin = postgres.getPostgresDatabase().getConnection();
                    Statement statement = admin.createStatement()) {
                statement.execute("create database " + NAME);
            }
            try (Connection admin = postgres.getDatabase("postgres", NAME).getConnection();
                    Statement statement = admin.createStatement()) {
                statement.execute(script("/db/roles.sql"));
                // Not secret: the server listens on the loopback interface and ends with this JVM.
                statement.execute("alter role " + OWNER + " password '" + OWNER + "'");
                statement.execute("alter role " + APP + " password '" + APP + "'");
            }
            return Integer.toString(postgres.getPort());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (SQLException failure) {
            throw new IllegalStateException("The embedded PostgreSQL could not be set up.", failure);
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
