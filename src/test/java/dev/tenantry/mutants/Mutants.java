package dev.tenantry.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the list of all mutants, {@code src/test/mutants/*.txt}. An entry ends with an empty line. Its lines that begin
 * with a minus are the text that is replaced, and those with a plus what stands in its place; a blank follows the sign.
 */
final class Mutants {

    private static final Path LIST = Path.of("src/test/mutants");
    private static final Set<String> NAMES = Set.of("id", "file", "breaks", "killed by", "fails with");

    private Mutants() {}

    /** Returns all mutants in the order of the list, whose files are read in the order of their names. */
    static List<Mutant> all() {
        try (Stream<Path> files = Files.list(LIST)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .flatMap(file -> parse(read(file)).stream())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Returns the table of {@code src/docs/mutants.md}. */
    static String table() {
        return all().stream()
                .map(mutant -> "| `%s` | %s | `%s` |".formatted(mutant.id(), mutant.breaks(), mutant.test()))
                .collect(Collectors.joining("\n", "| mutant | what it breaks | killed by |\n|---|---|---|\n", "\n"));
    }

    static List<Mutant> parse(String text) {
        return Arrays.stream(text.strip().split("\n(?:\\s*\n)+"))
                .filter(entry -> !entry.startsWith("#"))
                .map(Mutants::entry)
                .toList();
    }

    private static Mutant entry(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> original = new ArrayList<>();
        List<String> replacement = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("- ")) {
                original.add(line.substring(2));
            } else if (line.startsWith("+ ")) {
                replacement.add(line.substring(2));
            } else {
                String[] field = line.split(": ", 2);
                if (field.length < 2 || !NAMES.contains(field[0]) || fields.put(field[0], field[1]) != null) {
                    throw new IllegalArgumentException("Unreadable line in an entry of a mutant: " + line);
                }
            }
        }
        return new Mutant(
                required(fields, "id"),
                Path.of(required(fields, "file")),
                String.join("\n", original),
                String.join("\n", replacement),
                required(fields, "breaks"),
                KillingTest.parse(required(fields, "killed by")),
                Optional.ofNullable(fields.get("fails with")));
    }

    private static String required(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name))
                .orElseThrow(
                        () -> new IllegalArgumentException("Mutant " + fields.get("id") + " has no " + name + "."));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
