package dev.tenantry.order;

import dev.tenantry.http.NullRemoves;
import dev.tenantry.idempotency.Idempotent;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.ratelimit.RateLimited;
import dev.tenantry.user.ForMembers;
import io.quarkus.security.Authenticated;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Many orders at once. */
@Path("/orders")
@Authenticated
@RateLimited
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
class OrderBatchResource {

    private final OrderBatches batches;

    OrderBatchResource(OrderBatches batches) {
        this.batches = batches;
    }

    @POST
    @Path("/batch")
    @ForMembers
    @Idempotent("placeOrders")
    @Transactional
    @FurtherError(409)
    @Consumes(MediaType.APPLICATION_JSON)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = OrderRequest.class,
                                            minItems = 1,
                                            maxItems = OrderBatch.MOST)))
    @APIResponse(
            responseCode = "201",
            description = "Placed: the orders, in the order of the request",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = OrderResponse.class,
                                            minItems = 1,
                                            maxItems = OrderBatch.MOST)))
    @Operation(
            operationId = "placeOrders",
            summary = "Places up to 500 orders: all of them, or none",
            description = "Counts as one request per ten orders. The body may have up to 1 MiB.")
    public RestResponse<List<OrderResponse>> place(@NotNull @NullRemoves("") OrderBatch body) {
        return RestResponse.status(RestResponse.Status.CREATED, batches.place(body));
    }
}
