package dev.tenantry.support;

import static org.awaitility.Awaitility.await;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.tenant.HomeName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;

/** Creates an empty database for one test on the embedded server, prepared by {@code db/roles.sql} like Tenantry's. */
public final class OwnDatabase implements AutoCloseable {

    private final String name;
    private final Map<String, String> ofServer;
    private final String server;
    private final Superuser superuser;

    public OwnDatabase(String name) {
        this(name, EmbeddedDatabase.settings());
    }

    private OwnDatabase(String name, Map<String, String> ofServer) {
        this.name = name;
        this.ofServer = ofServer;
        this.server = ofServer.get("tenantry.stores.local.url");
        this.superuser = new Superuser(server, name);
        drop();
        superuser.in("postgres").execute("create database " + name);
        // The roles belong to the server. They exist already, with their limits.
        superuser.execute(rolesScript().replaceAll("(?m)^(create|alter) role .*$", ""));
    }

    /** Creates it on another server than the service under test uses, for a class that is {@link BesideOthers}. */
    public static OwnDatabase onAnotherServer(String name) {
        return new OwnDatabase(name, EmbeddedDatabase.settingsOfAnother());
    }

    public String url() {
        return server + name;
    }

    /**
     * Returns all settings that the packaged service needs to run on this database, except for Redis and a key. Its
     * data store is the whole server.
     */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(ofServer);
        settings.put("quarkus.datasource.jdbc.url", url());
        settings.put("mp.jwt.verify.issuer", TestSettings.ISSUER);
        settings.put("tenantry.context.base-domain", TestSettings.BASE_DOMAIN);
        return settings;
    }

    /**
     * Returns the same settings for a start without other servers: Redis and the identity provider are at unused
     * addresses.
     */
    public Map<String, String> settingsAlone() {
        Map<String, String> settings = settings();
        settings.put("quarkus.redis.hosts", "redis://localhost:1");
        settings.put("mp.jwt.verify.publickey.location", "https://localhost:1/jwks");
        return settings;
    }

    public Superuser superuser() {
        return superuser;
    }

    /** Connects as the superuser, to which row-level security does not apply. */
    public Connection asSuperuser() throws SQLException {
        return superuser.connect();
    }

    public <T> List<T> look(Class<T> type, String sql, Object... values) {
        return superuser.query(sql, row -> row.getObject(1, type), values);
    }

    public void execute(String sql, Object... values) {
        superuser.execute(sql, values);
    }

    /** Lets the serving roles wait for locks in this database for as long as a test holds them. */
    public OwnDatabase withoutLockTimeout() {
        for (String role : List.of("tenantry_app", "tenantry_control")) {
            execute("alter role " + role + " in database " + name + " set lock_timeout = 0");
        }
        return this;
    }

    /** Creates the registry, in which every home is still behind. Faster than running the command migrate. */
    public OwnDatabase withRegistry() {
        migrate("db/control", "control");
        return this;
    }

    /** Creates the home of the tier ROW too. */
    public OwnDatabase withSharedHome() {
        migrate("db/tenant", "shared");
        execute("update control.homes set schema_version = ?", Versions.HOME);
        return this;
    }

    /** Creates a home of one tenant in a schema. */
    public OwnDatabase withHome(HomeName home) {
        migrate("db/tenant", home.value());
        return this;
    }

    private void migrate(String location, String schema) {
        Map<String, String> settings = settings();
        Flyway.configure()
                .dataSource(url(), settings.get("quarkus.flyway.username"), settings.get("quarkus.flyway.password"))
                .locations(location)
                .defaultSchema(schema)
                .placeholders(Map.of("appRole", "tenantry_app", "controlRole", "tenantry_control"))
                .load()
                .migrate();
    }

    /**
     * Requires passwords in this database, except from the superuser. Otherwise the embedded server trusts all
     * connections from this machine.
     */
    public OwnDatabase askForPasswords() {
        List<String> mine = List.of("host " + name + " postgres all trust", "host " + name + " all all scram-sha-256");
        putFirst(mine, Path.of(look(String.class, "show hba_file").getFirst()));
        execute("select pg_reload_conf()");
        await().until(() -> !lets("tenantry_owner", "wrong"));
        return this;
    }

    // Synchronized because all databases share this file.
    private static synchronized void putFirst(List<String> mine, Path file) {
        try {
            String others = Files.readString(file);
            if (!others.contains(mine.getLast())) {
                Files.writeString(file, String.join("\n", mine) + "\n" + others);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean lets(String role, String password) {
        try (Connection connection = DriverManager.getConnection(url(), role, password)) {
            return connection.isValid(1);
        } catch (SQLException refused) {
            return false;
        }
    }

    @Override
    public void close() {
        drop();
    }

    private void drop() {
        superuser.in("postgres").execute("drop database if exists " + name + " with (force)");
    }

    private static String rolesScript() {
        try (InputStream script = OwnDatabase.class.getResourceAsStream("/db/roles.sql")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
