package dev.tenantry.support;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Locates what this build packaged: the fast-jar or, with {@code -Dnative}, the executable. Reads what Quarkus recorded
 * about it.
 */
public final class PackagedArtifact {

    private static final Path TARGET = Path.of("target");
    private static final Properties NOTED = read(TARGET.resolve("quarkus-artifact.properties"));

    private PackagedArtifact() {}

    public static boolean isNative() {
        return NOTED.getProperty("type").startsWith("native");
    }

    /** Returns the executable, or the jar to start. */
    public static Path path() {
        return TARGET.resolve(NOTED.getProperty("path"));
    }

    /**
     * Returns the command that starts the artifact.
     *
     * @param jvmOptions options for the JVM; ignored if there is no JVM
     */
    public static List<String> command(List<String> jvmOptions, Map<String, String> settings, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isNative()) {
            command.add(path().toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmOptions);
        }
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        if (!isNative()) {
            command.add("-jar");
            command.add(path().toString());
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
