package dev.tenantry.support;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A data store of {@link OwnStoresProfile}: a separate PostgreSQL that a test can stop, restart and freeze. */
public final class OwnStore implements AutoCloseable {

    private final StoreName name;
    private final int port;
    private final Path data;
    private @Nullable EmbeddedPostgres server;

    /** Starts the store, prepared the way an administrator prepares one. */
    public OwnStore(String name) {
        this.name = new StoreName(name);
        String url = TestSettings.get("tenantry.stores." + name + ".url");
        this.port = URI.create(url.substring("jdbc:".length())).getPort();
        try (InputStream script = OwnStore.class.getResourceAsStream("/db/store-roles.sql")) {
            this.data = EmbeddedDatabase.newDirectory();
            start();
            superuser().execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        for (String role : List.of("tenantry_owner", "tenantry_app")) {
            superuser().execute("alter role " + role + " password '" + role + "'");
        }
    }

    public Placement placement() {
        return new Placement.OwnDatabase(name);
    }

    public Superuser superuser() {
        return Superuser.ofServerAt(port);
    }

    /** Starts the store on the same port with the same data. */
    public void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("fsync", "off")
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Stops the store: ends its connections and refuses new ones. */
    public void stop() {
        try {
            if (server != null) {
                server.close();
                server = null;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Freezes the store: it keeps its connections and accepts new ones, but does not answer. */
    public void freeze() {
        // The postmaster first, so that it starts no more backends.
        signal("STOP", postmaster());
        postmaster().children().forEach(backend -> signal("STOP", backend));
    }

    public void thaw() {
        postmaster().children().forEach(backend -> signal("CONT", backend));
        signal("CONT", postmaster());
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted((one, other) -> other.compareTo(one)).forEach(OwnStore::delete);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ProcessHandle postmaster() {
        try {
            String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void signal(String signal, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
