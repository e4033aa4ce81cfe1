package dev.tenantry.operation;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The queue of operations to run. It is db-scheduler's table, in which an entry contains only an operation's id.
 * Entries are written in the caller's transaction.
 */
final class OperationQueue {

    static final String TABLE = "control.operation_queue";
    static final String TASK = "operation";

    /** Set explicitly, because otherwise db-scheduler connects to the database to detect its type. */
    static final JdbcCustomization POSTGRESQL = new PostgreSqlJdbcCustomization(false, false);

    private final SchedulerClient client;

    OperationQueue(DataSource dataSource) {
        this.client = SchedulerClient.Builder.create(dataSource)
                .tableName(TABLE)
                .jdbcCustomization(POSTGRESQL)
                .build();
    }

    /**
     * Adds an entry, unless the operation already has one.
     *
     * @param due the earliest time at which an instance runs the operation
     */
    void add(UUID operation, Instant due) {
        client.scheduleIfNotExists(new TaskInstance<Void>(TASK, operation.toString()), due);
    }

    /** Makes the entry due now, unless an instance is running the operation. */
    void hurry(UUID operation) {
        try {
            client.reschedule(TaskInstanceId.of(TASK, operation.toString()), Instant.now());
        } catch (TaskInstanceNotFoundException | TaskInstanceCurrentlyExecutingException | ExecutionException running) {
            // It is running, or has just ended.
        }
    }

    /** Returns whether an instance is running the operation, or was killed while it ran it. */
    boolean isRunning(UUID operation) {
        return client.getScheduledExecution(TaskInstanceId.of(TASK, operation.toString()))
                .filter(ScheduledExecution::isPicked)
                .isPresent();
    }

    /** Removes the entry, if there is one. Returns false if an instance is running the operation. */
    boolean remove(UUID operation) {
        try {
            client.cancel(TaskInstanceId.of(TASK, operation.toString()));
            return true;
        } catch (TaskInstanceNotFoundException gone) {
            return true;
        } catch (TaskInstanceCurrentlyExecutingException | ExecutionException running) {
            // ExecutionException: an instance picked the entry between the check and the removal.
            return false;
        }
    }
}
