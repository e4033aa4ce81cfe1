package dev.tenantry.departure;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.home.TenantSnapshot;
import dev.tenantry.tenant.Tenant;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes all rows of one tenant, as they were at one moment, to a ZIP archive: one {@code <table>.ndjson} per table
 * (newline-delimited JSON, one row per line, in the order of the primary key), what the registry knows of the tenant,
 * and last {@code manifest.json}, which lists the files. An archive without a manifest is incomplete.
 */
@ApplicationScoped
class ExportWriter {

    private final ObjectMapper json;

    ExportWriter(ObjectMapper json) {
        // The caller closes the stream.
        this.json = json.copy().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /** Writes the lines of one file. */
    @FunctionalInterface
    private interface Lines {

        void write(TenantSnapshot.RowConsumer rows) throws IOException;
    }

    /** @param sha256 digest of the file's bytes, in hexadecimal */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ExportedFile(String file, long rows, long bytes, String sha256) {}

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ExportedTable(String table, @JsonUnwrapped ExportedFile file) {}

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Manifest(
            String tenantId,
            String slug,
            String tier,
            Instant exportedAt,
            List<ExportedTable> tables,
            List<ExportedFile> registry) {}

    /** Writes the archive while reading the rows, so memory use does not grow with the amount of data. */
    void write(Tenant tenant, TenantSnapshot snapshot, OutputStream out) throws IOException {
        ZipOutputStream archive = new ZipOutputStream(out, StandardCharsets.UTF_8);
        List<ExportedTable> tables = new ArrayList<>();
        for (String table : snapshot.tables()) {
            tables.add(new ExportedTable(table, write(table + ".ndjson", archive, rows -> snapshot.read(table, rows))));
        }
        // In a separate directory, because a table may be called audit.
        List<ExportedFile> registry = List.of(
                write("registry/tenant.json", archive, snapshot::readTenant),
                write("registry/audit.ndjson", archive, snapshot::readAudit));
        archive.putNextEntry(new ZipEntry("manifest.json"));
        json.writeValue(
                archive,
                new Manifest(
                        tenant.id().toString(),
                        tenant.slug().toString(),
                        tenant.placement().tier().wireName(),
                        snapshot.takenAt(),
                        tables,
                        registry));
        archive.closeEntry();
        archive.finish();
        out.flush();
    }

    private static ExportedFile write(String file, ZipOutputStream archive, Lines lines) throws IOException {
        archive.putNextEntry(new ZipEntry(file));
        Digested digested = new Digested(archive);
        lines.write(digested::line);
        archive.closeEntry();
        return new ExportedFile(file, digested.rows, digested.bytes, digested.sha256());
    }

    /** Counts and digests the lines that it writes. */
    private static final class Digested {

        private final OutputStream out;
        private final MessageDigest digest;
        private long rows;
        private long bytes;

        Digested(OutputStream out) {
            this.out = out;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
            }
        }

        void line(String text) throws IOException {
            byte[] line = (text + '\n').getBytes(StandardCharsets.UTF_8);
            out.write(line);
            digest.update(line);
            rows++;
            bytes += line.length;
        }

        String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
