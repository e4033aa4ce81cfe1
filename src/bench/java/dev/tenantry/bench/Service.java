package dev.tenantry.bench;

import dev.tenantry.local.EmbeddedRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged service, in a process of its own, as it runs in production. */
final class Service implements AutoCloseable {

    static final String ISSUER = "https://issuer.tenantry.local";

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final Path LOG = Path.of("target", "bench", "service.log");
    private static final Duration START_DEADLINE = Duration.ofSeconds(120);
    private static final Duration COMMAND_DEADLINE = Duration.ofMinutes(3);
    private static final byte[] READY =
            "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final int port;
    private final Duration startUp;

    private Service(Process process, int port, long begun) {
        this.process = process;
        this.port = port;
        awaitReady();
        this.startUp = Duration.ofNanos(System.nanoTime() - begun);
    }

    /** @param settings also what is to differ from how a measured service is started */
    static Service start(Map<String, String> settings, String... jvmOptions) throws IOException {
        int port = EmbeddedRedis.freePort();
        Map<String, String> all = new HashMap<>();
        all.put("tenantry.provisioning.migrate-at-start", "true");
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.putAll(settings);
        long begun = System.nanoTime();
        return new Service(launch(all, List.of(jvmOptions), List.of()), port, begun);
    }

    /** Lets the packaged service do one command, and waits for its end. */
    static Duration run(String command, Map<String, String> settings) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process process = launch(settings, List.of(), List.of(command));
        if (!process.waitFor(COMMAND_DEADLINE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("The command " + command + " failed; see " + LOG + ".");
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static Process launch(Map<String, String> settings, List<String> jvmOptions, List<String> arguments)
            throws IOException {
        Files.createDirectories(LOG.getParent());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-Dmp.jwt.verify.issuer=" + ISSUER);
        command.add("-jar");
        command.add(JAR.toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile())
                .start();
        // Should the measurement be interrupted, the service goes with it.
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
        try (HttpLine line = new HttpLine(port)) {
            return line.exchange(READY).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** From the start of the process until it said that it was ready. */
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
