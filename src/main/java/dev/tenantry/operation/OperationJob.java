package dev.tenantry.operation;

/** Does the work of all operations of one kind. Implementations are CDI beans; the worker finds them by kind. */
public interface OperationJob {

    OperationKind kind();

    /** Returns whether administrators may cancel an operation of this kind until it is irreversible. */
    default boolean canBeCancelled() {
        return false;
    }

    /**
     * Returns whether the job itself must undo what it did before a cancelled operation ends. It asks {@link
     * OperationRun#isCancelRequested} from time to time, and ends the operation by {@link OperationRun#cancel}.
     */
    default boolean undoesIfCancelled() {
        return false;
    }

    /**
     * Does the work, or what earlier attempts left to do. Every step must be repeatable, because an instance can be
     * killed at any point. If the method returns, the operation has succeeded, unless the job ended it in another way.
     * If it throws, the attempt has failed and is repeated later; a {@link PostponedException} only postpones it.
     */
    void run(OperationRun run) throws Exception;

    /**
     * Stops what would otherwise go on without end, after the last attempt has failed. The operation may be retried later.
     * If this fails because a database cannot be reached, the operation is not given up yet, and is attempted again.
     */
    default void giveUp(OperationRun run) throws Exception {}
}
