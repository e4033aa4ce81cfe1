package dev.tenantry.relocation;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/** Reads the archive of an export. Whatever is wrong with it, all methods throw {@link PermanentFailureException}. */
@ApplicationScoped
class ArchiveReader {

    private static final String MANIFEST = "manifest.json";
    private static final String SUFFIX = ".ndjson";
    private static final int LARGEST_MANIFEST = 10_000_000;
    private static final int MOST_FILES = 10_000;
    private static final int LONGEST_NAME = 200;

    private static final int ROWS_AT_ONCE = 500;
    private static final long CHARACTERS_AT_ONCE = 1_000_000;

    /** @param rows the number of rows by table */
    record Contents(Map<String, Long> rows) {

        long rows(String table) {
            return rows.getOrDefault(table, 0L);
        }
    }

    private final ObjectMapper json;
    private final RelocationConfig limits;

    ArchiveReader(ObjectMapper json, RelocationConfig limits) {
        this.json = json;
        this.limits = limits;
    }

    /**
     * Compares all files with the manifest, and their sizes with the limits.
     *
     * @param check runs now and then
     */
    Contents check(InputStream archive, Runnable check) {
        Map<String, String> digests = new HashMap<>();
        @Nullable JsonNode manifest = null;
        try (ZipInputStream files = new ZipInputStream(archive, StandardCharsets.UTF_8)) {
            Unpacked unpacked = new Unpacked(files, limits, check);
            for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                String name = name(file);
                unpacked.nextFile();
                if (name.equals(MANIFEST)) {
                    requireOnlyOne(name, manifest == null);
                    manifest = manifest(files);
                } else {
                    requireOnlyOne(name, digests.put(name, digest(unpacked)) == null);
                }
                if (digests.size() > MOST_FILES) {
                    throw new PermanentFailureException("The archive has more than " + MOST_FILES + " files.");
                }
            }
        } catch (IOException failure) {
            throw unreadable(failure);
        }
        if (manifest == null && digests.isEmpty()) {
            throw new PermanentFailureException("The upload is not a ZIP archive, or is empty.");
        }
        if (manifest == null) {
            throw new PermanentFailureException("The archive is incomplete: it has no manifest.json.");
        }
        return compare(manifest, digests);
    }

    private static String name(ZipEntry file) {
        if (file.getName().length() > LONGEST_NAME) {
            throw new PermanentFailureException(
                    "The archive has a file whose name is longer than " + LONGEST_NAME + " characters.");
        }
        return file.getName();
    }

    private static void requireOnlyOne(String name, boolean isFirst) {
        if (!isFirst) {
            throw new PermanentFailureException("The archive has two files " + name + ".");
        }
    }

    private JsonNode manifest(InputStream file) throws IOException {
        byte[] bytes = file.readNBytes(LARGEST_MANIFEST + 1);
        if (bytes.length > LARGEST_MANIFEST) {
            throw new PermanentFailureException("The manifest of the archive is too large.");
        }
        try {
            return json.readTree(bytes);
        } catch (JsonProcessingException malformed) {
            throw new PermanentFailureException("The manifest of the archive is not valid JSON.");
        }
    }

    private static Contents compare(JsonNode manifest, Map<String, String> digests) {
        Map<String, Long> rows = new HashMap<>();
        for (JsonNode table : manifest.path("tables")) {
            String name = table.path("table").asText();
            // The file that is compared is the one that is read later.
            require(name + SUFFIX, table, digests);
            rows.put(name, table.path("rows").asLong());
        }
        for (JsonNode file : manifest.path("registry")) {
            require(file.path("file").asText(), file, digests);
        }
        if (!digests.isEmpty()) {
            throw new PermanentFailureException("The archive has a file that its manifest does not list.");
        }
        return new Contents(Map.copyOf(rows));
    }

    private static void require(String name, JsonNode file, Map<String, String> digests) {
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

    /** Reads the rows of one table of an archive that was checked, as JSON, a number of them at a time. */
    void read(InputStream archive, String table, Consumer<List<String>> rows) {
        try (ZipInputStream files = new ZipInputStream(archive, StandardCharsets.UTF_8)) {
            ZipEntry file = files.getNextEntry();
            while (file != null && !file.getName().equals(table + SUFFIX)) {
                file = files.getNextEntry();
            }
            read(new BufferedReader(new InputStreamReader(files, StandardCharsets.UTF_8)), rows);
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    private static void read(BufferedReader lines, Consumer<List<String>> rows) throws IOException {
        List<String> some = new ArrayList<>();
        long length = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            some.add(line);
            length += line.length();
            if (some.size() == ROWS_AT_ONCE || length > CHARACTERS_AT_ONCE) {
                rows.accept(List.copyOf(some));
                some.clear();
                length = 0;
            }
        }
        if (!some.isEmpty()) {
            rows.accept(List.copyOf(some));
        }
    }

    private static PermanentFailureException unreadable(IOException failure) {
        return new PermanentFailureException("The archive cannot be read: " + failure.getMessage() + ".");
    }
}
