package dev.tenantry.image;

import dev.tenantry.local.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A packaging of the service as a process: started by a command, and told by its environment, as in a container. */
public final class LaunchedService implements AutoCloseable {

    private static final Path LOGS = Path.of("target", "processes");
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

    private final Process process;
    private final Path output;
    private final int port;
    private final int managementPort;

    private LaunchedService(Process process, Path output, int port, int managementPort) {
        this.process = process;
        this.output = output;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** @param directory in which it starts; a cache is bound to names of jars that are relative to it */
    public static LaunchedService start(Path directory, List<String> command, Map<String, String> settings)
            throws IOException {
        int port = EmbeddedRedis.freePort();
        int managementPort = EmbeddedRedis.freePort();
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", Integer.toString(managementPort));
        Path output = Files.createTempFile(Files.createDirectories(LOGS), "launched", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        all.forEach((name, value) -> builder.environment().put(variable(name), value));
        Process process = builder.start();
        // Should whoever started it be interrupted, it goes with him.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new LaunchedService(process, output, port, managementPort);
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The service ended by itself; see " + output + ".");
        }
    }

    /** By SIGTERM. */
    public void stop(Duration deadline) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The service did not stop in time; see " + output + ".");
        }
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                stop(STOP_DEADLINE);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
