package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequiredVersionsTest {

    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db");

    // Whole numbers, as they are read from Flyway's table.
    private static final Pattern NAME = Pattern.compile("V([1-9][0-9]*)__[a-z0-9_]+\\.sql");

    // A migration that the code does not ask for would be served before it has run.
    @Test
    void areThoseOfTheNewestMigrations() throws IOException {
        assertThat(HomeVersions.REQUIRED).isEqualTo(newest("tenant"));
        assertThat(MainSchema.REQUIRED).isEqualTo(newest("control"));
    }

    private static int newest(String directory) throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS.resolve(directory))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).isNotEmpty().allMatch(name -> NAME.matcher(name).matches());
            return names.stream()
                    .map(name -> NAME.matcher(name).replaceFirst("$1"))
                    .mapToInt(Integer::parseInt)
                    .max()
                    .orElseThrow();
        }
    }
}
