package dev.tenantry.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The versions of the newest migrations, read from their files, so that a new migration changes no test. */
public final class Versions {

    /** Of the registry, {@code db/control}. */
    public static final int REGISTRY = newest("control");

    /** Of every home, {@code db/tenant}. */
    public static final int HOME = newest("tenant");

    private Versions() {}

    private static int newest(String directory) {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "db", directory))) {
            return files.map(file -> Pattern.compile("V([0-9]+)__.*")
                            .matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
