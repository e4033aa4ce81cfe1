package dev.tenantry.order;

import dev.tenantry.http.HasEntityTag;
import dev.tenantry.idempotency.Idempotent;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.ratelimit.RateLimited;
import dev.tenantry.user.ForMembers;
import dev.tenantry.user.ForViewers;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The life of an order after it was placed. */
@Path("/orders")
@Authenticated
@RateLimited
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
class OrderLifeResource {

    private final Orders orders;

    OrderLifeResource(Orders orders) {
        this.orders = orders;
    }

    @POST
    @Path("/{id}/confirmation")
    @ForMembers
    @Idempotent("confirmOrder")
    @Transactional
    @HasEntityTag
    @FurtherError({409, 412, 428})
    @Operation(
            operationId = "confirmOrder",
            summary = "Confirms a pending order",
            description = "409 if the order is not pending; the problem's `from` and `to` say which step was refused.")
    public RestResponse<OrderResponse> confirm(@RestPath("id") UUID id) {
        return become(id, OrderStatus.CONFIRMED, null);
    }

    @POST
    @Path("/{id}/shipment")
    @ForMembers
    @Idempotent("shipOrder")
    @Transactional
    @HasEntityTag
    @FurtherError({409, 412, 428})
    @Operation(
            operationId = "shipOrder",
            summary = "Marks a confirmed order as shipped",
            description =
                    "409 if the order is not confirmed; the problem's `from` and `to` say which step was refused.")
    public RestResponse<OrderResponse> ship(@RestPath("id") UUID id) {
        return become(id, OrderStatus.SHIPPED, null);
    }

    @POST
    @Path("/{id}/delivery")
    @ForMembers
    @Idempotent("deliverOrder")
    @Transactional
    @HasEntityTag
    @FurtherError({409, 412, 428})
    @Operation(
            operationId = "deliverOrder",
            summary = "Marks a shipped order as delivered",
            description = "409 if the order is not shipped; the problem's `from` and `to` say which step was refused.")
    public RestResponse<OrderResponse> deliver(@RestPath("id") UUID id) {
        return become(id, OrderStatus.DELIVERED, null);
    }

    @POST
    @Path("/{id}/cancellation")
    @ForMembers
    @Idempotent("cancelOrder")
    @Transactional
    @HasEntityTag
    @FurtherError({409, 412, 428})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "cancelOrder",
            summary = "Cancels an order that is pending or confirmed",
            description = "The reason becomes part of the order's history. 409 if the order is in another status; the"
                    + " problem's `from` and `to` say which step was refused.")
    public RestResponse<OrderResponse> cancel(@RestPath("id") UUID id, @NotNull @Valid CancellationRequest body) {
        return become(id, OrderStatus.CANCELLED, body.reason());
    }

    private RestResponse<OrderResponse> become(UUID id, OrderStatus next, @Nullable String reason) {
        return orders.become(orders.forChange(id), next, reason);
    }

    @GET
    @ForViewers
    @Path("/{id}/history")
    @Transactional
    @Operation(
            operationId = "getOrderHistory",
            summary = "Returns how the order came to its status, the oldest step first",
            description = "The first step is that the order was placed, so its `from` is null.")
    @APIResponse(
            responseCode = "200",
            description = "The steps",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = TransitionResponse.class,
                                            minItems = 1,
                                            maxItems = TransitionResponse.MOST)))
    public List<TransitionResponse> history(@RestPath("id") UUID id) {
        Order order = orders.find(id);
        return Stream.concat(
                        Stream.of(TransitionResponse.placed(order)),
                        OrderTransition.of(id).list().stream().map(TransitionResponse::of))
                .toList();
    }
}
