package dev.tenantry.departure;

import dev.tenantry.home.TenantBusyException;
import dev.tenantry.home.TenantMovedException;
import dev.tenantry.home.TenantSnapshot;
import dev.tenantry.home.TenantSnapshots;
import dev.tenantry.home.UnknownStoreException;
import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.tenant.Tenant;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Exports a tenant's data: one export per tenant at a time, on all instances, and a few per instance. While it runs,
 * the tenant cannot be erased. It is cut off if it takes too long.
 */
@ApplicationScoped
public class TenantExport {

    private static final Logger LOG = Logger.getLogger(TenantExport.class);
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final String RETRY_AFTER_SECONDS = "60";

    private final TenantSnapshots snapshots;
    private final ExportWriter writer;
    private final ExportThreads threads;
    private final DepartureConfig.Exports config;

    TenantExport(TenantSnapshots snapshots, ExportWriter writer, ExportThreads threads, DepartureConfig config) {
        this.snapshots = snapshots;
        this.writer = writer;
        this.threads = threads;
        this.config = config.exports();
    }

    /** An export that has its snapshot. It ends by itself if its content is not requested in time. */
    public static final class Begun {

        private final ExportStream stream;

        private Begun(ExportStream stream) {
            this.stream = stream;
        }

        /** Returns the bytes of the ZIP archive, for one subscriber. */
        public Flow.Publisher<byte[]> content() {
            return stream;
        }

        public void cancel() {
            stream.cancel();
        }
    }

    /**
     * Takes the snapshot and begins to write the archive.
     *
     * @throws dev.tenantry.sql.DatabaseException if the tenant's home cannot be reached
     * @throws ProblemException if too many exports are running, the tenant is being exported or deleted, or its home
     *     does not exist or is in a data store that is not configured on this instance
     */
    public Begun begin(Tenant tenant) {
        if (!threads.takePlace()) {
            throw unavailable("This instance runs as many exports as it may. Try again later.");
        }
        TenantSnapshot snapshot;
        try {
            snapshot = open(tenant);
        } catch (RuntimeException failure) {
            threads.giveBackPlace();
            throw failure;
        }
        ExportStream stream = new ExportStream(config.patience(), config.deadline());
        try {
            threads.run(() -> run(tenant, snapshot, stream));
        } catch (RejectedExecutionException stopping) {
            // Ends at once, and closes the snapshot.
            stream.cancel();
            run(tenant, snapshot, stream);
            throw unavailable("This instance is stopping.");
        }
        return new Begun(stream);
    }

    private TenantSnapshot open(Tenant tenant) {
        try {
            // An archive without tables would have a manifest and look complete.
            return snapshots
                    .open(tenant)
                    .orElseThrow(() -> conflict(
                            "The home of tenant " + tenant.slug() + " does not exist; there is nothing to export."));
        } catch (TenantMovedException moving) {
            throw unavailable("The tenant is moving to another home. Try again shortly.");
        } catch (TenantBusyException busy) {
            throw conflict(String.valueOf(busy.getMessage()));
        } catch (UnknownStoreException unknown) {
            LOG.errorf("Tenant %s cannot be exported. %s", tenant.slug(), unknown.getMessage());
            throw unavailable("The tenant's data store is not configured on this instance.");
        }
    }

    private void run(Tenant tenant, TenantSnapshot snapshot, ExportStream stream) {
        try {
            write(tenant, snapshot, stream);
            stream.complete();
        } catch (IOException | RuntimeException failure) {
            LOG.warnf("The export of tenant %s was cut off: %s", tenant.slug(), failure.getMessage());
            stream.fail(failure);
        }
    }

    // Gives everything back before the response ends: a client that has the whole archive may delete the tenant.
    private void write(Tenant tenant, TenantSnapshot snapshot, ExportStream stream) throws IOException {
        try (snapshot) {
            writer.write(tenant, snapshot, new BufferedOutputStream(stream, CHUNK_BYTES));
        } finally {
            threads.giveBackPlace();
        }
    }

    private static ProblemException conflict(String detail) {
        return Problem.of(ProblemType.CONFLICT, detail).asException();
    }

    private static ProblemException unavailable(String detail) {
        return Problem.of(ProblemType.UNAVAILABLE, detail)
                .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                .asException();
    }
}
