package dev.tenantry.bench;

import dev.tenantry.local.EmbeddedRedis;
import dev.tenantry.support.PackagedArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs the packaged service in a separate process, as in production. */
final class Service implements AutoCloseable {

    static final String ISSUER = "https://issuer.tenantry.local";

    private static final Path LOG = Path.of("target", "bench", "service.log");
    private static final Duration START_DEADLINE = Duration.ofSeconds(120);
    private static final Duration COMMAND_DEADLINE = Duration.ofMinutes(3);
    static final byte[] READY =
            "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final int port;
    private final int managementPort;
    private final Duration startUp;

    private Service(Process process, int port, int managementPort, long begun) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
        awaitReady();
        this.startUp = Duration.ofNanos(System.nanoTime() - begun);
    }

    /**
     * Starts the service and waits until it is ready.
     *
     * @param settings the settings of the service; they override the defaults of a measured service
     */
    static Service start(Map<String, String> settings, String... jvmOptions) throws IOException {
        int port = EmbeddedRedis.freePort();
        int managementPort = EmbeddedRedis.freePort();
        Map<String, String> all = new HashMap<>();
        all.put("tenantry.provisioning.migrate-at-start", "true");
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", Integer.toString(managementPort));
        all.put("tenantry.context.base-domain", "api.example.com");
        all.putAll(settings);
        long begun = System.nanoTime();
        return new Service(launch(all, List.of(jvmOptions)), port, managementPort, begun);
    }

    /** Runs one command of the packaged service, waits until it ends, and returns the time it took. */
    static Duration run(String command, Map<String, String> settings) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process process = launch(settings, List.of(), command);
        if (!process.waitFor(COMMAND_DEADLINE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("The command " + command + " failed; see " + LOG + ".");
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Process launch(Map<String, String> settings, List<String> jvmOptions, String... arguments)
            throws IOException {
        Files.createDirectories(LOG.getParent());
        Map<String, String> all = new HashMap<>(settings);
        all.put("mp.jwt.verify.issuer", ISSUER);
        List<String> command = PackagedArtifact.command(jvmOptions, all, arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        // The service must not outlive an interrupted measurement.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process;
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroy();
                throw new IllegalStateException("The service did not become ready; see " + LOG + ".");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private boolean isReady() {
        try (HttpLine line = new HttpLine(managementPort)) {
            return line.exchange(READY).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    /** Returns the time from the start of the process until it reported that it was ready. */
    Duration startUp() {
        return startUp;
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
