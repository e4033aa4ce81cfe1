package dev.tenantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tenantry.tenant.TenantId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads the file {@code tenantry.registry.tombstones}. {@code RestoreDrillIT} tests what follows from it. */
class TombstonesTest {

    private static final UUID ACME = UUID.fromString("0198c0de-0000-7000-8000-000000000001");
    private static final String LINE = "{\"id\": \"" + ACME + "\", \"slug\": \"acme\", \"plan\": \"pro\","
            + " \"tier\": \"database\", \"store\": \"local\", \"erased_at\": \"2026-11-26T08:00:00Z\"}";

    @TempDir
    Path directory;

    @Test
    void knowsTheTenantsOfTheFile() throws Exception {
        Tombstones tombstones = read("\n" + LINE + "\n\n" + LINE + "\n");
        assertThat(tombstones.refusals()).isEmpty();
        assertThat(tombstones.contains(new TenantId(ACME))).isTrue();
        assertThat(tombstones.contains(new TenantId(UUID.randomUUID()))).isFalse();
        assertThat(tombstones.all()).extracting(Tombstone::slug).containsExactly("acme");
    }

    @ParameterizedTest
    @CsvSource({
        "acme, ACME", "pro, gold", "database, row", "database, cluster", "2026-11-26T08:00:00Z, yesterday",
        "0198c0de, xyz", "erased_at, erasedAt", "}, ''", "'\"local\"', null", "'\"acme\"', null"
    })
    void refusesToStartWithALineThatIsNoTombstone(String right, String wrong) throws Exception {
        assertThat(LINE).contains(right);
        assertThat(read(LINE + "\n" + LINE.replace(right, wrong)).refusals())
                .singleElement()
                .asString()
                .startsWith("tenantry.registry.tombstones: line 2 of " + file())
                .contains("is not a tombstone");
    }

    @Test
    void refusesToStartWithALineThatIsNull() throws Exception {
        assertThat(read("null\n").refusals()).singleElement().asString().contains("line 1", "is not a tombstone");
    }

    /** As if the collection of the list had failed. */
    @Test
    void refusesToStartWithAnEmptyFile() throws Exception {
        assertThat(read("\n").refusals()).singleElement().asString().contains("contains no tombstone");
    }

    @Test
    void refusesToStartWithoutTheFile() {
        assertThat(tombstones().refusals())
                .containsExactly("tenantry.registry.tombstones is " + file() + ", which cannot be read.");
    }

    private Path file() {
        return directory.resolve("tombstones.ndjson");
    }

    private Tombstones read(String content) throws Exception {
        Files.writeString(file(), content);
        return tombstones();
    }

    private Tombstones tombstones() {
        Settings usual = new Settings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, Optional.of(file().toString()));
        return new Tombstones(
                usual,
                new ObjectMapper()
                        .registerModule(new JavaTimeModule())
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
    }
}
