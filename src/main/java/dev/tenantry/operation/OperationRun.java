package dev.tenantry.operation;

import dev.tenantry.tenant.TenantId;
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
    private final OperationTable table;
    private final OperationJson json;

    OperationRun(Operation operation, OperationTable table, OperationJson json) {
        this.operation = operation;
        this.table = table;
        this.json = json;
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
        return table.input(id()).map(text -> json.read(text, type));
    }

    /**
     * Runs the steps in order and records each one before it begins, so that administrators can see the progress. Stops
     * as soon as the operation has ended, even if another instance ended it.
     */
    public <S extends Enum<S>> void steps(S[] steps, Action<S> action) throws Exception {
        for (S step : steps) {
            if (!table.entered(id(), step)) {
                return;
            }
            action.run(step);
        }
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
