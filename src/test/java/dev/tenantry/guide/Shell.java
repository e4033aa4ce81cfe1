package dev.tenantry.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs scripts one after another, as a reader would paste them into one terminal. */
final class Shell {

    private static final long DEADLINE_SECONDS = 60;

    private final Path directory;
    private final Map<String, String> variables = new TreeMap<>();

    Shell(Path directory) {
        this.directory = directory;
    }

    void set(String name, String value) {
        variables.put(name, value);
    }

    /** Returns what the script printed. */
    String run(String script) {
        Path output = directory.resolve("output");
        // Not -e: a request that is refused, and a search that finds nothing, are part of what the document shows.
        ProcessBuilder builder = new ProcessBuilder("sh", "-uc", script)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(directory.resolve("errors").toFile());
        builder.environment().putAll(variables);
        try {
            Process process = builder.start();
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("This takes longer than " + DEADLINE_SECONDS + " s: " + script);
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
