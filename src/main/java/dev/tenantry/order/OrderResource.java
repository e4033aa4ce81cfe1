package dev.tenantry.order;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.ratelimit.RateLimited;
import io.quarkus.security.Authenticated;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/orders")
@Authenticated
@RateLimited
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders", description = "The tenant's orders")
class OrderResource {

    @GET
    @Transactional(TxType.SUPPORTS)
    @APIResponse(
            responseCode = "200",
            description = "The orders",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = OrderResponse.class,
                                            maxItems = Order.PAGE)))
    @Operation(operationId = "listOrders", summary = "Returns the newest orders, at most 50")
    public List<OrderResponse> list(@RestQuery("status") @DefaultValue(StatusFilter.ALL) StatusFilter filter) {
        return Order.newest(filter.status()).project(OrderResponse.class).list();
    }

    @POST
    @Transactional
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponseSchema(value = OrderResponse.class, responseCode = "201", responseDescription = "Placed")
    @Operation(operationId = "placeOrder", summary = "Places an order")
    public RestResponse<OrderResponse> place(@NotNull @Valid OrderRequest body) {
        Order order = new Order(body.productId(), body.quantity());
        // Flushed here, so that the values that PostgreSQL fills in are read back, and its refusals are answered.
        order.persistAndFlush();
        OrderResponse placed = OrderResponse.of(order);
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, placed)
                .header(HttpHeaders.LOCATION, "/orders/" + placed.id())
                .build();
    }

    @GET
    @Path("/{id}")
    @Transactional(TxType.SUPPORTS)
    @Operation(operationId = "getOrder", summary = "Returns one order")
    public OrderResponse get(@RestPath("id") UUID id) {
        return Order.withId(id)
                .project(OrderResponse.class)
                .firstResultOptional()
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "There is no such order.")
                        .asException());
    }
}
