package dev.tenantry.support;

import static org.awaitility.Awaitility.await;

import dev.tenantry.conformance.Conformance;
import dev.tenantry.local.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The packaged service, or one of its commands, as a process with settings and servers that the test chooses. */
public final class PackagedProcess implements AutoCloseable {

    private static final Path LOGS = Path.of("target", "processes");
    private static final Path ARCHIVE = LOGS.resolve("classes.jsa");

    // The process lives for seconds, so whatever pays off later is switched off. The first process that exits by itself
    // leaves an archive of the classes it parsed. The JVM's messages about the archive would mix with the service's
    // output.
    private static final List<String> JVM_OPTIONS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:SharedArchiveFile=" + ARCHIVE, "-Xlog:disable");

    private static @Nullable PackagedProcess archiver;

    static {
        deleteArchiveOfAnotherBuild();
        // Quarkus does not run the tests that start a process themselves.
        Conformance.require();
    }

    /** A start takes four seconds, and may take several times as long on two busy cores. */
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

    // The JVM does not use the archive of another build, and does not replace it either.
    private static void deleteArchiveOfAnotherBuild() {
        try {
            if (Files.exists(ARCHIVE)
                    && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(PackagedArtifact.path()))
                            < 0) {
                Files.delete(ARCHIVE);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static synchronized PackagedProcess start(Map<String, String> settings, String... arguments) {
        List<String> options = new ArrayList<>(JVM_OPTIONS);
        // One process at a time, because writing the archive takes seconds.
        if (archiver != null && archiver.isAlive()) {
            return start(options, settings, arguments);
        }
        options.add("-XX:+AutoCreateSharedArchive");
        archiver = start(options, settings, arguments);
        return archiver;
    }

    /** Starts the service with the JVM's defaults, as in production. */
    public static PackagedProcess startAsDeployed(Map<String, String> settings) {
        return start(List.of(), settings);
    }

    private static PackagedProcess start(List<String> jvmOptions, Map<String, String> settings, String... arguments) {
        return start(settings, all -> new ProcessBuilder(PackagedArtifact.command(jvmOptions, all, arguments)));
    }

    /**
     * Starts a different packaging, configured by environment variables as in a container.
     *
     * @param directory the working directory; a cache is bound to jar names relative to it
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
        // So that a test finds no tenants, operations and entries but its own.
        all.putIfAbsent("tenantry.canary.enabled", "false");
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.management.host", "127.0.0.1");
        all.put("quarkus.management.port", Integer.toString(managementPort));
        try {
            // A file rather than a pipe: a process that wrongly stays up must not block its reader.
            Path output = Files.createTempFile(Files.createDirectories(LOGS), "process", ".log");
            Process process = builder.apply(all)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            // The process must not outlive interrupted tests.
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

    /** Returns the base URL of the API. */
    public String api() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns the base URL of health and metrics. */
    public String management() {
        return "http://127.0.0.1:" + managementPort + "/q";
    }

    /** Waits until the process listens, which it does once the start is complete. */
    public PackagedProcess awaitListening() {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(20))
                .failFast("the process ended; see " + output, () -> !process.isAlive())
                .until(() -> isListening(port) && isListening(managementPort));
        return this;
    }

    /** Returns whether the process listens on the API port or the management port. */
    public boolean isListening() {
        return isListening(port) || isListening(managementPort);
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            // While nothing listens, the kernel may connect a socket with itself, if it gives it this port.
            return socket.getLocalPort() != port;
        } catch (IOException refused) {
            return false;
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public void requireAlive() {
        if (!isAlive()) {
            throw new IllegalStateException("The service ended unexpectedly; see " + output + ".");
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Waits until the process ends, and returns its exit code. */
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

    /** Returns what the process has of the machine's memory at the moment. */
    public ProcessMemory memory() throws IOException {
        return ProcessMemory.of(process.pid());
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends SIGTERM, as Kubernetes does to stop a pod. */
    public void terminate() {
        process.destroy();
    }

    /** Stops the process by SIGTERM, so that it can write its files before it exits. */
    public void stop(Duration deadline) throws InterruptedException {
        terminate();
        if (!process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The service did not stop in time; see " + output + ".");
        }
    }

    /** Kills the process by SIGKILL: no shutdown hook and no finally block runs. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Stops the process where it is, by SIGSTOP: it keeps its connections. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
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

    @Override
    public void close() {
        kill();
    }
}
