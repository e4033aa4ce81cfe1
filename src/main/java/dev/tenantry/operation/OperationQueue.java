package dev.tenantry.operation;

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
 * The queue of operations to be run: db-scheduler's table, in which an entry is an operation's id and nothing else. Entries are
 * written in the caller's transaction.
 */
final class OperationQueue {

    static final String TABLE = "control.operation_queue";
    static final String TASK = "operation";

    /** Given, because otherwise db-scheduler connects to the database to find out what it is. */
    static final JdbcCustomization POSTGRESQL = new PostgreSqlJdbcCustomization(false, false);

    private final SchedulerClient client;

    OperationQueue(DataSource dataSource) {
        this.client = SchedulerClient.Builder.create(dataSource)
                .tableName(TABLE)
                .jdbcCustomization(POSTGRESQL)
                .build();
    }

    /** @param due when an instance may begin */
    void add(UUID operation, Instant due) {
        client.scheduleIfNotExists(new TaskInstance<Void>(TASK, operation.toString()), due);
    }

    /** Removes the entry and returns true, unless an instance runs this operation just now. */
    boolean remove(UUID operation) {
        try {
            client.cancel(TaskInstanceId.of(TASK, operation.toString()));
            return true;
        } catch (TaskInstanceNotFoundException gone) {
            return true;
        } catch (TaskInstanceCurrentlyExecutingException | ExecutionException running) {
            // The second one: an instance picked it between the look and the removal.
            return false;
        }
    }
}
