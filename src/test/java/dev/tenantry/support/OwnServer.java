package dev.tenantry.support;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.local.EmbeddedRedis;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A separate PostgreSQL for one test, which prepares it as an administrator does. It requires passwords, and can be
 * copied and put back. It is also the data store {@code local}.
 */
public final class OwnServer implements AutoCloseable {

    private static final String DATABASE = "tenantry";

    private final int port = EmbeddedRedis.freePort();
    private final Path directory;
    private final Map<String, String> passwords;
    private @Nullable EmbeddedPostgres server;

    /** @param passwords by role: {@code tenantry_app}, {@code tenantry_control} and {@code tenantry_owner} */
    public OwnServer(Map<String, String> passwords) {
        this.passwords = passwords;
        try {
            directory = EmbeddedDatabase.newDirectory();
            start();
            prepare();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes over a copy of another server's data. */
    private OwnServer(OwnServer copied) throws IOException {
        this.passwords = copied.passwords;
        directory = EmbeddedDatabase.newDirectory();
        run("cp", "-a", copied.copy().toString(), data().toString());
        start();
    }

    private void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                // Off by default here. What was acknowledged must survive the end of the processes.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .start();
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path copy() {
        return directory.resolve("copy");
    }

    private void prepare() throws IOException {
        superuser().in("postgres").execute("create database " + DATABASE);
        superuser().execute(script("/db/roles.sql"));
        superuser().execute(script("/db/store-roles.sql"));
        passwords.forEach(
                (role, password) -> superuser().execute("alter role " + role + " password '" + password + "'"));
        Path file = Path.of(superuser().texts("show hba_file").getFirst());
        Files.writeString(file, "host all postgres all trust\nhost all all all scram-sha-256\n");
        superuser().execute("select pg_reload_conf()");
    }

    /** Ends all processes of the server at once, as if the machine had failed, and starts it again. */
    public void crash() {
        try {
            String pid = Files.readAllLines(data().resolve("postmaster.pid")).getFirst();
            ProcessHandle postmaster =
                    ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
            run("kill", "-QUIT", Long.toString(postmaster.pid()));
            postmaster.onExit().join();
            stop();
            start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Makes a cold backup of the whole server. It is away for a moment. */
    public void copyData() {
        replace(() -> run("cp", "-a", data().toString(), copy().toString()));
    }

    /** Puts the whole server back to the state of the backup. */
    public void restoreCopy() {
        replace(() -> {
            run("rm", "-r", data().toString());
            run("cp", "-a", copy().toString(), data().toString());
        });
    }

    /** Starts a second server with the backup of this one, which goes on. */
    public OwnServer startCopy() {
        try {
            return new OwnServer(this);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void replace(Runnable whileStopped) {
        try {
            stop();
            whileStopped.run();
            start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void run(String... command) {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Returns the superuser in the main database. */
    public Superuser superuser() {
        return Superuser.ofServerAt(port).in(DATABASE);
    }

    /** Returns the settings of the packaged service for this server, except for Redis and a key. */
    public Map<String, String> settings() {
        Map<String, String> settings = settingsAsStore("local");
        settings.put("quarkus.datasource.jdbc.url", url() + DATABASE);
        settings.put("quarkus.datasource.username", "tenantry_app");
        settings.put("quarkus.datasource.password", password("tenantry_app"));
        settings.put("quarkus.datasource.control.password", password("tenantry_control"));
        settings.put("quarkus.flyway.username", "tenantry_owner");
        settings.put("quarkus.flyway.password", password("tenantry_owner"));
        settings.put("mp.jwt.verify.issuer", TestSettings.ISSUER);
        settings.put("tenantry.context.base-domain", TestSettings.BASE_DOMAIN);
        return settings;
    }

    /** Returns the settings of the packaged service that make this server a data store. */
    public Map<String, String> settingsAsStore(String name) {
        Map<String, String> settings = new HashMap<>(OwnStoresProfile.settingsOfStore(name));
        String prefix = "tenantry.stores." + name + ".";
        settings.put(prefix + "url", url());
        settings.put(prefix + "password", password("tenantry_app"));
        settings.put(prefix + "owner-password", password("tenantry_owner"));
        return settings;
    }

    public int port() {
        return port;
    }

    private String url() {
        return "jdbc:postgresql://localhost:" + port + "/";
    }

    private String password(String role) {
        return Objects.requireNonNull(passwords.get(role));
    }

    private static String script(String path) throws IOException {
        try (InputStream script = OwnServer.class.getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        run("rm", "-r", directory.toString());
    }
}
