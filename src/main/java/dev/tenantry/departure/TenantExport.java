package dev.tenantry.departure;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.home.TenantSnapshot;
import dev.tenantry.home.TenantSnapshots;
import dev.tenantry.home.UnknownStoreException;
import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
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
import org.jboss.logging.Logger;

/**
 * Writes all rows of one tenant, as they were at one moment, to a ZIP archive: one {@code <table>.ndjson} per table
 * (newline-delimited JSON, one row per line, in the order of the primary key), and last {@code manifest.json}, which
 * lists them. An archive without a manifest is incomplete.
 */
@ApplicationScoped
public class TenantExport {

    private static final Logger LOG = Logger.getLogger(TenantExport.class);
    private static final String RETRY_AFTER_SECONDS = "60";

    private final TenantSnapshots snapshots;
    private final ObjectMapper json;

    TenantExport(TenantSnapshots snapshots, ObjectMapper json) {
        this.snapshots = snapshots;
        // The caller closes the stream.
        this.json = json.copy().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /** @param sha256 digest of the file's bytes, in hexadecimal */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ExportedTable(String table, String file, long rows, long bytes, String sha256) {}

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Manifest(String tenantId, String slug, String tier, Instant exportedAt, List<ExportedTable> tables) {}

    /**
     * Takes the snapshot that {@link #write} writes and closes.
     *
     * @throws dev.tenantry.sql.DatabaseException if the tenant's home cannot be reached
     * @throws ProblemException if the home does not exist, or is in a data store that is not configured on this
     *     instance
     */
    public TenantSnapshot begin(Tenant tenant) {
        try {
            // An archive without tables would have a manifest and look complete.
            return snapshots
                    .open(tenant)
                    .orElseThrow(() -> Problem.of(
                                    ProblemType.CONFLICT,
                                    "The home of tenant " + tenant.slug()
                                            + " does not exist; there is nothing to export.")
                            .asException());
        } catch (UnknownStoreException unknown) {
            LOG.errorf("Tenant %s cannot be exported. %s", tenant.slug(), unknown.getMessage());
            throw Problem.of(ProblemType.UNAVAILABLE, "The tenant's data store is not configured on this instance.")
                    .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                    .asException();
        }
    }

    /** Writes the archive while reading the rows, so memory use does not grow with the amount of data. */
    public void write(Tenant tenant, TenantSnapshot snapshot, OutputStream out) throws IOException {
        try (snapshot) {
            ZipOutputStream archive = new ZipOutputStream(out, StandardCharsets.UTF_8);
            List<ExportedTable> written = new ArrayList<>();
            for (String table : snapshot.tables()) {
                written.add(write(table, snapshot, archive));
            }
            archive.putNextEntry(new ZipEntry("manifest.json"));
            json.writeValue(
                    archive,
                    new Manifest(
                            tenant.id().toString(),
                            tenant.slug().toString(),
                            tenant.placement().tier().wireName(),
                            Instant.now(),
                            written));
            archive.closeEntry();
            archive.finish();
        }
    }

    private static ExportedTable write(String table, TenantSnapshot snapshot, ZipOutputStream archive)
            throws IOException {
        String file = table + ".ndjson";
        archive.putNextEntry(new ZipEntry(file));
        Digested digested = new Digested(archive);
        snapshot.read(table, digested::line);
        archive.closeEntry();
        return new ExportedTable(table, file, digested.rows, digested.bytes, digested.sha256());
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
