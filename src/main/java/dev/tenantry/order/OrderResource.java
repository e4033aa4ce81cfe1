package dev.tenantry.order;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import dev.tenantry.ratelimit.RateLimited;
import io.quarkus.security.Authenticated;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/orders")
@Authenticated
@RateLimited
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders", description = "The tenant's orders")
public class OrderResource {

    private static final String ALL = "all";

    // RFC 9562, section 4, in lower case. A parameter of type UUID would also take "1-1-1-1-1".
    private static final String CANONICAL_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @GET
    @Transactional
    @Operation(operationId = "listOrders", summary = "The newest orders, at most 50")
    public List<OrderResponse> list(
            @RestQuery
                    @Parameter(
                            description = "Only orders of this status; `all`, or no status, means every one",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {
                                                "all",
                                                "pending",
                                                "confirmed",
                                                "shipped",
                                                "delivered",
                                                "cancelled"
                                            }))
                    @Nullable String status) {
        List<Order> orders = status == null || status.equals(ALL) ? Order.newest() : Order.newest(parse(status));
        return orders.stream().map(OrderResponse::of).toList();
    }

    @POST
    @Transactional
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "placeOrder", summary = "Places an order")
    @APIResponse(
            responseCode = "201",
            description = "Placed",
            headers = @Header(name = "Location", description = "Where the order is", schema = @Schema(format = "uri")),
            content = @Content(schema = @Schema(implementation = OrderResponse.class)))
    public Response place(@NotNull @Valid OrderRequest body, @Context UriInfo uri) {
        Order order = new Order(body.productId(), body.quantity());
        // Flushed here, so that what PostgreSQL fills in is read back and what it refuses is answered.
        order.persistAndFlush();
        URI location =
                uri.getAbsolutePathBuilder().path(String.valueOf(order.id)).build();
        return Response.created(location).entity(OrderResponse.of(order)).build();
    }

    @GET
    @Path("/{id}")
    @Transactional
    @Operation(operationId = "getOrder", summary = "One order")
    public OrderResponse get(
            @RestPath
                    @Pattern(regexp = CANONICAL_UUID, message = "must be a UUID in canonical form") @Parameter(schema = @Schema(type = SchemaType.STRING, format = "uuid"))
                    String id) {
        return Order.<Order>findByIdOptional(UUID.fromString(id))
                .map(OrderResponse::of)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND, "There is no such order.")
                        .asException());
    }

    private static OrderStatus parse(String status) {
        return OrderStatus.ofWireName(status)
                .orElseThrow(() -> Problem.of(
                                ProblemType.VALIDATION_FAILED,
                                "The status is one of all, pending, confirmed, shipped, delivered, cancelled.")
                        .asException());
    }
}
