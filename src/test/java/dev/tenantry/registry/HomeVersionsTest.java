package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HomeVersionsTest {

    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "tenant");

    // Whole numbers, as HomeMigrator reads them.
    private static final Pattern NAME = Pattern.compile("V([1-9][0-9]*)__[a-z0-9_]+\\.sql");

    // A migration that the code does not ask for would be served before it has run.
    @Test
    void requiresTheNewestMigrationThereIs() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).isNotEmpty().allMatch(name -> NAME.matcher(name).matches());
            int newest = names.stream()
                    .map(name -> NAME.matcher(name).replaceFirst("$1"))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElseThrow();
            assertThat(HomeVersions.REQUIRED).isEqualTo(newest);
        }
    }
}
