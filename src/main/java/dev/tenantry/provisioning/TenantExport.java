package dev.tenantry.provisioning;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.sql.Sql;
import dev.tenantry.tenant.Tenant;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Writes all rows of one tenant as a ZIP archive: one {@code <table>.ndjson} (newline-delimited JSON, a row a line, in
 * the order of the primary key) for each table, and last {@code manifest.json} with what is to be found in them. All of
 * one moment: one REPEATABLE READ transaction. An archive without manifest was cut short.
 */
@ApplicationScoped
public class TenantExport {

    private static final Logger LOG = Logger.getLogger(TenantExport.class);
    private static final int ROWS_A_FETCH = 1_000;
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String RETRY_AFTER_SECONDS = "60";

    private final OwnerAccess owner;
    private final ObjectMapper json;

    TenantExport(OwnerAccess owner, ObjectMapper json) {
        this.owner = owner;
        // The stream is the caller's to close.
        this.json = json.copy().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /** @param sha256 of the file's bytes, in hexadecimal */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record ExportedTable(String table, String file, long rows, long bytes, String sha256) {}

    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Manifest(String tenantId, String slug, String tier, Instant exportedAt, List<ExportedTable> tables) {}

    /** An export that is ready to be written: the database has been reached and the snapshot taken. Is closed by {@link #writeTo}. */
    public final class Ready {

        private final Tenant tenant;
        private final Connection connection;
        private final List<TenantRows.Table> tables;

        private Ready(Tenant tenant, Connection connection, List<TenantRows.Table> tables) {
            this.tenant = tenant;
            this.connection = connection;
            this.tables = tables;
        }

        /** Streams: what it holds in memory does not grow with the tenant. */
        public void writeTo(OutputStream out) throws IOException {
            try (connection) {
                ZipOutputStream archive = new ZipOutputStream(out, StandardCharsets.UTF_8);
                List<ExportedTable> written = new ArrayList<>();
                for (TenantRows.Table table : tables) {
                    written.add(write(table, archive));
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
                connection.rollback();
            } catch (SQLException failure) {
                throw new IOException("The export broke off.", failure);
            }
        }

        private ExportedTable write(TenantRows.Table table, ZipOutputStream archive) throws IOException, SQLException {
            String file = table.name() + ".ndjson";
            archive.putNextEntry(new ZipEntry(file));
            MessageDigest digest = sha256();
            long rows = 0;
            long bytes = 0;
            try (PreparedStatement select = connection.prepareStatement("select row_to_json(r)::text from "
                    + table.sqlName() + " r where tenant_id = ? order by " + table.order())) {
                select.setFetchSize(ROWS_A_FETCH);
                select.setObject(1, tenant.id().value());
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        byte[] line = (row.getString(1) + '\n').getBytes(StandardCharsets.UTF_8);
                        archive.write(line);
                        digest.update(line);
                        rows++;
                        bytes += line.length;
                    }
                }
            }
            archive.closeEntry();
            return new ExportedTable(
                    table.name(), file, rows, bytes, HexFormat.of().formatHex(digest.digest()));
        }
    }

    /**
     * @throws dev.tenantry.sql.DatabaseException when the tenant's home cannot be reached
     * @throws dev.tenantry.problem.ProblemException when it has none, or lives in a data store that is unknown here
     */
    public Ready begin(Tenant tenant) {
        try {
            Connection connection = homeOf(tenant).getConnection();
            try {
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                TenantRows.speakFor(connection, tenant.id(), tenant.home());
                // Should nobody ever read on, PostgreSQL ends it.
                Sql.execute(connection, "set local idle_in_transaction_session_timeout = '10min'");
                List<TenantRows.Table> tables = TenantRows.tablesOf(connection, tenant.home());
                // An archive of no tables has a manifest, and would look like all that there is.
                if (tables.isEmpty()) {
                    throw homeless(tenant);
                }
                return new Ready(tenant, connection, tables);
            } catch (SQLException | RuntimeException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            if (NO_SUCH_DATABASE.equals(failure.getSQLState())) {
                throw homeless(tenant);
            }
            throw new DatabaseException(failure);
        }
    }

    private DataSource homeOf(Tenant tenant) {
        try {
            return owner.database(tenant.placement(), tenant.home());
        } catch (ProvisioningException unknownStore) {
            LOG.errorf("Tenant %s cannot be exported. %s", tenant.slug(), unknownStore.getMessage());
            throw Problem.of(ProblemType.UNAVAILABLE, "The tenant's data store is not configured here.")
                    .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                    .asException();
        }
    }

    // Given up before it was made, or half erased.
    private static ProblemException homeless(Tenant tenant) {
        return Problem.of(
                        ProblemType.CONFLICT,
                        "The home of tenant " + tenant.slug() + " is not there; there is nothing to export.")
                .asException();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
