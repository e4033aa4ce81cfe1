package dev.tenantry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Prints the results as Markdown and saves them in {@code target/bench}. */
public final class Report {

    private static final Path DIRECTORY = Path.of("target", "bench");

    private final String name;
    private final StringBuilder text = new StringBuilder();

    public Report(String name) {
        this.name = name;
    }

    /** Appends a line, formatted as by {@link String#format}; without values, the line is used as it is. */
    public Report line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
        return this;
    }

    public void publish() {
        System.out.println("\n" + text);
        try {
            Files.writeString(Files.createDirectories(DIRECTORY).resolve(name + ".md"), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
