package dev.tenantry.operation;

import java.util.UUID;

/** CDI event: the running transaction has put an operation into the queue. */
record OperationQueued(UUID operation) {}
