package dev.tenantry.operation;

import java.util.Optional;

/**
 * What an operation is to do, which may change while it runs.
 *
 * @param input as JSON; empty if it has none
 * @param isCancelRequested whether the job is to undo what it did
 */
record OperationOrders(Optional<String> input, boolean isCancelRequested) {}
