package dev.tenantry.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that ran to its end.
 *
 * @param status 0 if it succeeded
 * @param output what it printed
 */
public record Command(int status, String output) {

    /**
     * Runs the program in the directory.
     *
     * @throws IllegalStateException if it has not ended in time; it is killed, and so are its children
     */
    public static Command run(
            Path directory, Duration patience, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("command", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean hasEnded = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            Files.delete(output);
            if (!hasEnded) {
                throw new IllegalStateException(command + " did not end within " + patience + ":\n" + text);
            }
            return new Command(process.exitValue(), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Returns whether there is such a program on the PATH. */
    public static boolean exists(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                .map(directory -> Path.of(directory, program))
                .anyMatch(Files::isExecutable);
    }
}
