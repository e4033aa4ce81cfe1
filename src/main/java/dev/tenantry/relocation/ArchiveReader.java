package dev.tenantry.relocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.operation.PermanentFailureException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the archive of an export. */
@ApplicationScoped
class ArchiveReader {

    private static final String MANIFEST = "manifest.json";
    private static final String SUFFIX = ".ndjson";
    private static final int LARGEST_MANIFEST = 10_000_000;

    /** @param rows the number of rows by table */
    record Contents(Map<String, Long> rows) {}

    private final ObjectMapper json;

    ArchiveReader(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Compares all files with the manifest.
     *
     * @throws PermanentFailureException if the archive is incomplete or was changed
     */
    Contents check(InputStream archive) throws IOException {
        Map<String, String> digests = new HashMap<>();
        @Nullable JsonNode manifest = null;
        try (ZipInputStream files = new ZipInputStream(archive, StandardCharsets.UTF_8)) {
            for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                if (file.getName().equals(MANIFEST)) {
                    manifest = json.readTree(manifest(files));
                } else if (digests.put(file.getName(), digest(files)) != null) {
                    throw new PermanentFailureException("The archive has two files " + file.getName() + ".");
                }
            }
        }
        if (manifest == null) {
            throw new PermanentFailureException("The archive is incomplete: it has no manifest.json.");
        }
        Map<String, Long> rows = new HashMap<>();
        for (JsonNode table : manifest.path("tables")) {
            rows.put(table.path("table").asText(), table.path("rows").asLong());
            require(table, digests);
        }
        for (JsonNode file : manifest.path("registry")) {
            require(file, digests);
        }
        if (!digests.isEmpty()) {
            throw new PermanentFailureException("The archive has a file that its manifest does not list.");
        }
        return new Contents(Map.copyOf(rows));
    }

    private static byte[] manifest(InputStream file) throws IOException {
        byte[] bytes = file.readNBytes(LARGEST_MANIFEST + 1);
        if (bytes.length > LARGEST_MANIFEST) {
            throw new PermanentFailureException("The manifest of the archive is too large.");
        }
        return bytes;
    }

    private static void require(JsonNode file, Map<String, String> digests) {
        String name = file.path("file").asText();
        if (!file.path("sha256").asText().equals(digests.remove(name))) {
            throw new PermanentFailureException(
                    "File " + name + " of the archive is missing or was changed: its digest is not the manifest's.");
        }
    }

    private static String digest(InputStream file) throws IOException {
        try {
            DigestInputStream digested = new DigestInputStream(file, MessageDigest.getInstance("SHA-256"));
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }

    /**
     * Reads the rows of one table, as JSON, a number of them at a time.
     *
     * @param most rows at a time, and characters after which no further row is added
     */
    void read(InputStream archive, String table, int most, long characters, Consumer<List<String>> rows)
            throws IOException {
        try (ZipInputStream files = new ZipInputStream(archive, StandardCharsets.UTF_8)) {
            ZipEntry file = files.getNextEntry();
            while (file != null && !file.getName().equals(table + SUFFIX)) {
                file = files.getNextEntry();
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(files, StandardCharsets.UTF_8));
            List<String> some = new ArrayList<>();
            long length = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                some.add(line);
                length += line.length();
                if (some.size() == most || length > characters) {
                    rows.accept(List.copyOf(some));
                    some.clear();
                    length = 0;
                }
            }
            if (!some.isEmpty()) {
                rows.accept(List.copyOf(some));
            }
        }
    }
}
