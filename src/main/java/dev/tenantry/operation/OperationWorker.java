package dev.tenantry.operation;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.tenantry.operation.AttemptMetrics.Outcome;
import dev.tenantry.problem.Causes;
import dev.tenantry.tracing.SpanKeys;
import dev.tenantry.tracing.Traced;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Timer;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations: new ones right after the COMMIT that begins them, failed ones after a pause, and those of a killed
 * instance once its heartbeat has been missed. The engine is db-scheduler, which lets only one instance at a time run
 * an operation.
 */
@ApplicationScoped
public class OperationWorker {

    private static final Logger LOG = Logger.getLogger(OperationWorker.class);
    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration UNTIL_JOB_CAN_BE_TOLD = Duration.ofSeconds(10);

    // Such an attempt fails in the same way each time, unless an administrator corrects what it depends on.
    private static final int ATTEMPTS_IF_PERMANENT = 3;

    private final OperationJobs jobs;
    private final AgroalDataSource dataSource;
    private final OperationTable table;
    private final OperationJson json;
    private final OperationConfig config;
    private final AttemptMetrics metrics;
    private volatile @Nullable Scheduler scheduler;

    OperationWorker(
            OperationJobs jobs,
            @DataSource("control") AgroalDataSource dataSource,
            OperationJson json,
            OperationConfig config,
            AttemptMetrics metrics) {
        this.jobs = jobs;
        this.dataSource = dataSource;
        this.table = new OperationTable(dataSource);
        this.json = json;
        this.config = config;
        this.metrics = metrics;
    }

    /** Starts running operations. Called on control planes only, because only they have the required roles. */
    public void start() {
        Task<Void> task = Tasks.custom(OperationQueue.TASK, Void.class)
                .onFailure(this::failed)
                .execute((instance, context) -> run(UUID.fromString(instance.getId()), context.getExecution().version));
        Scheduler started = Scheduler.create(dataSource, task)
                .tableName(OperationQueue.TABLE)
                .jdbcCustomization(OperationQueue.POSTGRESQL)
                .threads(config.workers())
                .pollingInterval(config.poll())
                .heartbeatInterval(config.heartbeat())
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(config.patienceAtStop())
                // The failure handler below logs each failure once, with the operation's kind.
                .failureLogging(LogLevel.OFF, false)
                .build();
        started.start();
        scheduler = started;
    }

    void queued(@Observes(during = TransactionPhase.AFTER_SUCCESS) OperationQueued event) {
        Scheduler running = scheduler;
        if (running != null) {
            running.triggerCheckForDueExecutions();
        }
    }

    /**
     * Waits for the operations that this instance is running, then interrupts them. Another instance repeats the
     * interrupted ones.
     */
    void stop(@Observes ShutdownEvent event) {
        Scheduler running = scheduler;
        if (running != null) {
            running.stop();
        }
    }

    private CompletionHandler<Void> run(UUID id, long attempt) {
        @Nullable Operation operation =
                table.find(id).filter(found -> !found.isFinished()).orElse(null);
        if (operation == null) {
            return new CompletionHandler.OnCompleteRemove<>();
        }
        OperationRun run = new OperationRun(operation, attempt, table, json);
        Timer.Sample begun = metrics.begin();
        Outcome outcome = Outcome.FAILED;
        try {
            attempt(operation, run);
            outcome = Outcome.ENDED;
        } catch (PostponedException postponed) {
            outcome = Outcome.POSTPONED;
            LOG.logf(
                    postponed.isResting() ? Logger.Level.DEBUG : Logger.Level.INFO,
                    "Operation %s (%s) is postponed: %s",
                    id,
                    operation.kind(),
                    postponed.getMessage());
            return (complete, queue) -> {
                queue.reschedule(complete, complete.getTimeDone().plus(postponed.pause()));
                // While this attempt was running, the operation could not be made due.
                if (run.isOverruled()) {
                    table.hurry(id);
                }
            };
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new OperationFailedException(failure);
        } finally {
            metrics.ended(operation.kind(), outcome, begun);
        }
        if (!table.isHeld(id, attempt)) {
            return (late, queue) -> leave(id);
        }
        table.finish(id, OperationState.SUCCEEDED, null);
        table.find(id).ifPresent(ended -> LOG.infof("Operation %s (%s) %s", id, ended.kind(), ended.state()));
        return new CompletionHandler.OnCompleteRemove<>();
    }

    private void attempt(Operation operation, OperationRun run) throws Exception {
        Traced begun = Traced.root("operation " + operation.kind())
                .with(SpanKeys.OPERATION_ID, operation.id().toString())
                .with(SpanKeys.OPERATION_KIND, operation.kind().toString());
        operation.tenant().ifPresent(tenant -> begun.with(SpanKeys.TENANT_ID, tenant.toString()));
        TracedWork.run(begun, () -> jobFor(operation).run(run));
    }

    // What became of this attempt must not be taken for what becomes of the other one.
    private static void leave(UUID id) {
        LOG.warnf("Another instance has taken over operation %s, because this one was not heard of for too long", id);
    }

    // During a rollout, an instance of the newer version may have begun the operation.
    private OperationJob jobFor(Operation operation) {
        return jobs.find(operation.kind())
                .orElseThrow(() -> new PostponedException("this version has no job for operations of this kind"));
    }

    private void failed(ExecutionComplete attempt, ExecutionOperations<Void> queue) {
        Execution execution = attempt.getExecution();
        UUID id = UUID.fromString(execution.getId());
        Throwable cause = attempt.getCause().orElseThrow();
        if (!table.isHeld(id, execution.version)) {
            LOG.debug("The failure of an attempt that another instance has taken over", cause);
            leave(id);
            return;
        }
        int failures = execution.consecutiveFailures + 1;
        int attempts = Math.min(config.maxAttempts(), worthwhileAttempts(cause));
        if (failures < attempts) {
            Duration wait = Backoff.after(failures - 1);
            LOG.errorf(
                    cause,
                    "Operation %s failed (attempt %d of %d); next attempt in %d seconds",
                    id,
                    failures,
                    attempts,
                    wait.toSeconds());
            table.failedAttempt(id, Failure.describe(cause));
            queue.reschedule(attempt, attempt.getTimeDone().plus(wait));
        } else if (tellJob(id, execution.version)) {
            LOG.errorf(
                    cause,
                    "Operation %s failed %d times and will not be repeated; once the cause is fixed, retry it with"
                            + " POST /admin/operations/%s/retry",
                    id,
                    failures,
                    id);
            table.giveUp(id, Failure.describe(cause));
            queue.remove();
        } else {
            table.failedAttempt(id, Failure.describe(cause));
            queue.reschedule(attempt, attempt.getTimeDone().plus(UNTIL_JOB_CAN_BE_TOLD));
        }
    }

    /** Returns false if the job could not be told that its operation is given up, and must be told later. */
    private boolean tellJob(UUID id, long attempt) {
        try {
            Optional<Operation> operation = table.find(id).filter(found -> !found.isFinished());
            if (operation.isPresent()) {
                jobFor(operation.get()).giveUp(new OperationRun(operation.get(), attempt, table, json));
            }
        } catch (Exception failure) {
            LOG.warnf(failure, "What operation %s began could not be stopped", id);
            return !Failure.isUnreachable(failure);
        }
        return true;
    }

    private static int worthwhileAttempts(Throwable cause) {
        if (Causes.first(PermanentFailureException.class, cause).isPresent()) {
            return 1;
        }
        return Failure.isPermanent(cause) ? ATTEMPTS_IF_PERMANENT : Integer.MAX_VALUE;
    }

    /** Carries a checked exception through db-scheduler. */
    private static final class OperationFailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OperationFailedException(Exception cause) {
            super("The attempt failed.", cause);
        }
    }
}
