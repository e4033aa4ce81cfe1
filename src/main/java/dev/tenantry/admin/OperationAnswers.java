package dev.tenantry.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.operation.Operation;
import dev.tenantry.operation.OperationQuery;
import dev.tenantry.operation.OperationState;
import dev.tenantry.operation.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Answers a request that began an operation: with the result if the operation succeeds in time, else with 202 and its
 * address.
 */
@ApplicationScoped
class OperationAnswers {

    private final Operations operations;
    private final AdminConfig config;
    private final ObjectMapper json;

    OperationAnswers(Operations operations, AdminConfig config, ObjectMapper json) {
        this.operations = operations;
        this.config = config;
        this.json = json;
    }

    /**
     * Waits for the operation and answers.
     *
     * @param done makes the response if the operation has succeeded
     */
    Response answer(UUID id, Supplier<Response> done) {
        Operation operation = await(id).orElseThrow(AdminProblems::noSuchOperation);
        return operation.state() == OperationState.SUCCEEDED ? done.get() : accepted(id);
    }

    /** Waits until the operation has ended, but no longer than one request may wait. */
    void awaitEnd(UUID id) {
        await(id);
    }

    List<OperationResponse> list(OperationQuery filter) {
        return operations.list(filter).stream()
                .map(operation -> OperationResponse.of(operation, json))
                .toList();
    }

    List<String> kinds() {
        return operations.kinds();
    }

    OperationResponse response(UUID id) {
        return operations
                .find(id)
                .map(operation -> OperationResponse.of(operation, json))
                .orElseThrow(AdminProblems::noSuchOperation);
    }

    /** Answers 202 with the operation as it is now. */
    Response accepted(UUID id) {
        return Response.accepted(response(id))
                .header(HttpHeaders.LOCATION, AdminPaths.operation(id))
                .header(HttpHeaders.RETRY_AFTER, "1")
                .build();
    }

    private Optional<Operation> await(UUID id) {
        try {
            return operations.await(id, config.patience());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return operations.find(id);
        }
    }
}
