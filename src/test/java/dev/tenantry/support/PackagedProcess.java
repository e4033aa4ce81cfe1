package dev.tenantry.support;

import static org.awaitility.Awaitility.await;

import dev.tenantry.local.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** The packaged service or one of its commands, as a process with settings and servers of the test's choice. */
public final class PackagedProcess implements AutoCloseable {

    private static final Path LOGS = Path.of("target", "processes");

    // It lives for seconds: what pays off later is left out. The first one parses the classes, and leaves an archive of
    // them at its end; what the JVM says of that would stand among the service's own lines.
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + LOGS.resolve("classes.jsa"),
            "-Xlog:disable");

    /** Two busy cores may need several times the four seconds that a start takes. */
    public static final Duration DEADLINE = Duration.ofSeconds(90);

    private final Process process;
    private final Path output;
    private final int port;
    private final int managementPort;

    private PackagedProcess(Process process, Path output, int port, int managementPort) {
        this.process = process;
        this.output = output;
        this.port = port;
        this.managementPort = managementPort;
    }

    public static PackagedProcess start(Map<String, String> settings, String... arguments) {
        return start(JVM_OPTIONS, settings, arguments);
    }

    /** With the JVM's own defaults, as it runs in production. */
    public static PackagedProcess startAsDeployed(Map<String, String> settings) {
        return start(List.of(), settings);
    }

    private static PackagedProcess start(List<String> jvmOptions, Map<String, String> settings, String... arguments) {
        return start(settings, all -> new ProcessBuilder(PackagedArtifact.command(jvmOptions, all, arguments)));
    }

    /**
     * Another packaging, told by its environment, as in a container.
     *
     * @param directory in which it starts; a cache is bound to names of jars that are relative to it
     */
    public static PackagedProcess launch(Path directory, List<String> command, Map<String, String> settings) {
        return start(settings, all -> {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            all.forEach((name, value) -> builder.environment().put(variable(name), value));
            return builder;
        });
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static PackagedProcess start(
            Map<String, String> settings, Function<Map<String, String>, ProcessBuilder> builder) {
        int port = EmbeddedRedis.freePort();
        int managementPort = EmbeddedRedis.freePort();
        Map<String, String> all = new HashMap<>(settings);
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", Integer.toString(managementPort));
        try {
            // A file, and not a pipe: who wrongly stays up must not keep its reader waiting.
            Path output = Files.createTempFile(Files.createDirectories(LOGS), "process", ".log");
            Process process = builder.apply(all)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            // Should the tests be interrupted, it goes with them.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new PackagedProcess(process, output, port, managementPort);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return managementPort;
    }

    /** Where the API is. */
    public String api() {
        return "http://127.0.0.1:" + port;
    }

    /** Where health and metrics are. */
    public String management() {
        return "http://127.0.0.1:" + managementPort + "/q";
    }

    /** Until it listens, which it does when the start is over. */
    public PackagedProcess awaitListening() {
        await().atMost(DEADLINE)
                .failFast("the process ended; see " + output, () -> !process.isAlive())
                .until(() -> isListening(port));
        return this;
    }

    /** On either port. */
    public boolean isListening() {
        return isListening(port) || isListening(managementPort);
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void requireAlive() {
        if (!isAlive()) {
            throw new IllegalStateException("The service ended by itself; see " + output + ".");
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** @return the exit code */
    public int awaitExit() {
        try {
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Still running. " + output());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Of 1 000 000 bytes; NaN where there is no {@code /proc}. */
    public double residentMegabytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1_024 / 1_000_000)
                    .findFirst()
                    .orElseThrow();
        }
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** SIGTERM: asked to end, as Kubernetes asks a pod. */
    public void terminate() {
        process.destroy();
    }

    /** By SIGTERM, so that what is written at the end is written. */
    public void stop(Duration deadline) throws InterruptedException {
        terminate();
        if (!process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The service did not stop in time; see " + output + ".");
        }
    }

    /** SIGKILL: nothing of it runs any more, no shutdown hook, no finally. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public void close() {
        kill();
    }
}
