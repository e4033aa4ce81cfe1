package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.support.BesideOthers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

@BesideOthers
class ArchiveReaderTest {

    private static final int MEGABYTE = 1_000_000;

    private final ArchiveReader reader = new ArchiveReader(new ObjectMapper(), new Limits(4, 1));
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private record Limits(int importMegabytes, int importRowMegabytes) implements RelocationConfig {

        @Override
        public Duration reverseWindow() {
            return Duration.ZERO;
        }

        @Override
        public int max() {
            return 1;
        }

        @Override
        public int load() {
            return 100;
        }

        @Override
        public Duration pause() {
            return Duration.ZERO;
        }
    }

    @Test
    void readsRowsOnceItHasComparedThem() throws IOException {
        put("orders.ndjson", "{\"id\":1}\n{\"id\":2}\n");
        byte[] archive = zip(withManifest());
        assertThat(check(archive).rows("orders")).isEqualTo(2);
        List<String> rows = new ArrayList<>();
        reader.read(new ByteArrayInputStream(archive), "orders", rows::addAll);
        assertThat(rows).containsExactly("{\"id\":1}", "{\"id\":2}");
    }

    /** The longest row and the largest archive that are allowed. */
    @Test
    void readsWhatIsAsLargeAsItMayBe() throws IOException {
        String row = "x".repeat(MEGABYTE) + "\n";
        put("orders.ndjson", row + row + row);
        put("users.ndjson", "x".repeat(MEGABYTE - 3));
        assertThat(check(zip(withManifest())).rows("orders")).isEqualTo(3);
    }

    @Test
    void refusesARowThatIsTooLong() throws IOException {
        put("orders.ndjson", "{}\n" + "x".repeat(MEGABYTE + 1) + "\n");
        assertRefused(
                zip(withManifest()),
                "The archive has a row of more than 1 MB (tenantry.relocation.import-row-megabytes).");
    }

    @Test
    void refusesAnArchiveThatUnpacksToTooMuch() throws IOException {
        String zeros = ("0".repeat(999) + "\n").repeat(2_001);
        put("orders.ndjson", zeros);
        put("users.ndjson", zeros);
        byte[] archive = zip(withManifest());
        assertThat(archive).hasSizeLessThan(50_000);
        assertRefused(archive, "The archive unpacks to more than 4 MB (tenantry.relocation.import-megabytes).");
    }

    @Test
    void refusesMoreFilesThanAnyInstallationHasTables() throws IOException {
        IntStream.rangeClosed(0, 10_000).forEach(i -> put("t" + i + ".ndjson", ""));
        assertRefused(zip(withManifest()), "The archive has more than 10000 files.");
    }

    @Test
    void refusesAFileWithALongName() throws IOException {
        put("o".repeat(201), "");
        assertRefused(zip(withManifest()), "The archive has a file whose name is longer than 200 characters.");
    }

    @Test
    void refusesAHugeManifest() throws IOException {
        put("orders.ndjson", "");
        files.put("manifest.json", (manifest() + " ".repeat(10 * MEGABYTE)).getBytes(StandardCharsets.UTF_8));
        assertRefused(zip(files), "The manifest of the archive is too large.");
    }

    @Test
    void refusesAManifestThatIsNotJson() throws IOException {
        files.put("manifest.json", "{\"tables\": [".getBytes(StandardCharsets.UTF_8));
        assertRefused(zip(files), "The manifest of the archive is not valid JSON.");
    }

    @Test
    void refusesWhatIsNoArchive() {
        assertRefused(new byte[] {1, 2, 3}, "The upload is not a ZIP archive, or is empty.");
    }

    @Test
    void refusesTwoFilesOfOneName() throws IOException {
        put("orders_1.ndjson", "{\"id\":1}\n");
        put("orders_2.ndjson", "{\"id\":2}\n");
        assertRefused(sameNames(zip(withManifest())), "The archive has two files orders_1.ndjson.");
        put("manifest_json", "{}");
        put("manifest.json", "{}");
        assertRefused(
                new String(zip(files), StandardCharsets.ISO_8859_1)
                        .replace("manifest_json", "manifest.json")
                        .getBytes(StandardCharsets.ISO_8859_1),
                "The archive has two files manifest.json.");
    }

    /** The manifest must not name another file than the one whose rows are read. */
    @Test
    void comparesTheFileThatItReads() throws IOException {
        put("orders.ndjson", "{\"id\":1}\n");
        put("users.ndjson", "{\"id\":2}\n");
        files.put(
                "manifest.json",
                manifest()
                        .replace("\"table\": \"orders\"", "\"table\": \"x\"")
                        .replace("\"table\": \"users\"", "\"table\": \"orders\"")
                        .replace("\"table\": \"x\"", "\"table\": \"users\"")
                        .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> check(zip(files)))
                .hasMessageContaining("of the archive is missing or was changed: its digest is not the manifest's.");
    }

    @Test
    void asksAgainAndAgainWhetherToGoOn() throws IOException {
        put("orders.ndjson", "x".repeat(MEGABYTE));
        byte[] archive = zip(withManifest());
        IllegalStateException stop = new IllegalStateException("stop");
        assertThatThrownBy(() -> reader.check(new ByteArrayInputStream(archive), () -> {
                    throw stop;
                }))
                .isSameAs(stop);
    }

    private ArchiveReader.Contents check(byte[] archive) {
        return reader.check(new ByteArrayInputStream(archive), () -> {});
    }

    private void assertRefused(byte[] archive, String reason) {
        assertThatThrownBy(() -> check(archive))
                .isInstanceOf(PermanentFailureException.class)
                .hasMessage(reason);
    }

    private void put(String file, String content) {
        files.put(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, byte[]> withManifest() {
        files.put("manifest.json", manifest().getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private String manifest() {
        return files.entrySet().stream()
                .map(file -> """
                    {"table": "%s", "file": "%s", "rows": %d, "sha256": "%s"}\
                    """.formatted(
                                file.getKey().replace(".ndjson", ""),
                                file.getKey(),
                                new String(file.getValue(), StandardCharsets.UTF_8)
                                        .lines()
                                        .count(),
                                digest(file.getValue())))
                .collect(Collectors.joining(", ", "{\"tables\": [", "]}"));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** No library writes two files of one name. */
    private static byte[] sameNames(byte[] archive) {
        return new String(archive, StandardCharsets.ISO_8859_1)
                .replace("orders_2.ndjson", "orders_1.ndjson")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
