package dev.tenantry.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.provisioning.Operation;
import dev.tenantry.provisioning.OperationState;
import dev.tenantry.provisioning.OperationWorker;
import dev.tenantry.provisioning.Operations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Answers a request that began an operation: as done, when it is done soon enough, else with 202 and where to look. */
@ApplicationScoped
class OperationAnswers {

    private final Operations operations;
    private final OperationWorker worker;
    private final AdminConfig config;
    private final ObjectMapper json;

    OperationAnswers(Operations operations, OperationWorker worker, AdminConfig config, ObjectMapper json) {
        this.operations = operations;
        this.worker = worker;
        this.config = config;
        this.json = json;
    }

    /** @param done the answer when the operation has succeeded already */
    Response answer(UUID id, Supplier<Response> done) {
        waitFor(id);
        Operation operation = find(id);
        return operation.state() == OperationState.SUCCEEDED ? done.get() : accepted(operation);
    }

    OperationResponse response(UUID id) {
        return OperationResponse.of(find(id), json);
    }

    private Operation find(UUID id) {
        return operations.find(id).orElseThrow(AdminProblems::noSuchOperation);
    }

    private void waitFor(UUID id) {
        try {
            worker.submit(id).get(config.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException goesOn) {
            // Without us.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Response accepted(Operation operation) {
        URI location = UriBuilder.fromResource(OperationResource.class)
                .path(operation.id().toString())
                .build();
        return Response.accepted(OperationResponse.of(operation, json))
                .location(location)
                .header("Retry-After", "1")
                .build();
    }
}
