package dev.tenantry.operation;

import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Database;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource.DataSourceLiteral;
import io.quarkus.arc.Arc;
import java.time.Duration;
import java.util.UUID;

/**
 * Ends the pause before the next attempt of a failed operation, so that a test does not have to wait for it. For tests
 * inside the service.
 */
public final class NextAttempt {

    private NextAttempt() {}

    /** Makes the operation due and lets the worker look for operations that are due. */
    public static void now(UUID operation) {
        awaitPause(operation);
        control()
                .execute(
                        "update control.operation_queue set execution_time = now() where task_instance = ?",
                        operation.toString());
        Arc.container().instance(OperationWorker.class).get().queued(new OperationQueued(operation));
    }

    /** Waits until no attempt is running, and what became of the last one has been recorded. */
    public static void awaitPause(UUID operation) {
        Database control = control();
        // The worker records the failure first and sets the time of the next attempt after that.
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> control.query(
                                "select 1 from control.operation_queue where picked and task_instance = ?",
                                row -> true,
                                operation.toString())
                        .isEmpty());
    }

    private static Database control() {
        return new Database(Arc.container()
                .instance(AgroalDataSource.class, new DataSourceLiteral("control"))
                .get());
    }
}
