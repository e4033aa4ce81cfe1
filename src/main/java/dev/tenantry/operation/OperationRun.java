package dev.tenantry.operation;

import dev.tenantry.tenant.TenantId;
import dev.tenantry.tracing.SpanKeys;
import dev.tenantry.tracing.Traced;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt at an operation, as its job sees it. */
public final class OperationRun {

    /** What a job does in one step. */
    @FunctionalInterface
    public interface Action<S> {

        void run(S step) throws Exception;
    }

    private final Operation operation;
    private final long attempt;
    private final OperationTable table;
    private final OperationJson json;
    private OperationOrders known;

    /** @param attempt the version of the queue's entry during this attempt */
    OperationRun(Operation operation, long attempt, OperationTable table, OperationJson json) {
        this.operation = operation;
        this.attempt = attempt;
        this.table = table;
        this.json = json;
        this.known = table.orders(operation.id());
    }

    public UUID id() {
        return operation.id();
    }

    /** @throws IllegalStateException if the operation has no tenant */
    public TenantId tenant() {
        return operation.tenant().orElseThrow(() -> new IllegalStateException("Operation " + id() + " has no tenant."));
    }

    /** Returns the input of the operation. */
    public <T> T input(Class<T> type) {
        return inputIfAny(type).orElseThrow(() -> new IllegalStateException("Operation " + id() + " has no input."));
    }

    public <T> Optional<T> inputIfAny(Class<T> type) {
        return look().input().map(text -> json.read(text, type));
    }

    /**
     * Runs the steps in order and records each one before it begins, so that administrators can see the progress. Stops
     * as soon as the operation has ended, even if another instance ended it, or has taken it over.
     */
    public <S extends Enum<S>> void steps(S[] steps, Action<S> action) throws Exception {
        for (S step : steps) {
            if (!table.entered(id(), attempt, step)) {
                return;
            }
            TracedWork.run(Traced.work("step").with(SpanKeys.OPERATION_STEP, step.name()), () -> action.run(step));
        }
    }

    /** Replaces the input, which keeps what a later attempt has to know. */
    public void remember(Object input) {
        Optional<String> written = table.replaceInput(id(), json.write(input));
        known = new OperationOrders(written, known.isCancelRequested());
    }

    /** Shows the progress to administrators. */
    public void progressed(Object result) {
        table.progressed(id(), json.write(result));
    }

    /** Returns what {@link #progressed} has shown last. */
    public <T> Optional<T> progress(Class<T> type) {
        return table.find(id()).flatMap(Operation::result).map(text -> json.read(text, type));
    }

    /** Returns whether an administrator wants the operation to end, and what it did to be undone. */
    public boolean isCancelRequested() {
        return look().isCancelRequested();
    }

    private OperationOrders look() {
        known = table.orders(id());
        return known;
    }

    /** Returns whether an administrator has changed what is to be done since the job looked last. */
    boolean isOverruled() {
        return !table.ordersOnceCommitted(id()).equals(known);
    }

    /** Records until when the operation has nothing to do, so that nobody takes it for one that is stuck. */
    public void rest(Instant until) {
        table.rest(id(), until);
    }

    /** Ends the operation successfully, within the caller's transaction if there is one. */
    public void succeed(@Nullable Object result) {
        table.finish(id(), OperationState.SUCCEEDED, result == null ? null : json.write(result));
    }

    /**
     * Records that the operation cannot be undone from now on, within the caller's transaction if there is one.
     *
     * @return false if the operation has ended, for example because it was cancelled; nothing must be done then
     */
    public boolean becomeIrreversible() {
        return table.becomeIrreversible(id());
    }

    /** Ends the operation because its purpose is gone, within the caller's transaction if there is one. */
    public void cancel() {
        table.finish(id(), OperationState.CANCELLED, null);
    }
}
