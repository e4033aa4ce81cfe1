package dev.tenantry.architecture.careless.tenant;

import dev.tenantry.idempotency.Idempotent;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Operations that are not, or not rightly, idempotent. Not a resource, so that no test serves it. */
public interface Unrepeatable {

    @POST
    @Transactional
    void unmarked();

    @POST
    @Idempotent("uncommitted")
    @Operation(operationId = "uncommitted")
    void uncommitted();

    @POST
    @Idempotent("another")
    @Transactional
    @Operation(operationId = "misnamed")
    void misnamed();
}
