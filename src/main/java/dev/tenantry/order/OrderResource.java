package dev.tenantry.order;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.http.EntityTags;
import dev.tenantry.http.HasEntityTag;
import dev.tenantry.http.MergePatch;
import dev.tenantry.http.NullRemoves;
import dev.tenantry.http.Preconditions;
import dev.tenantry.idempotency.Idempotent;
import dev.tenantry.paging.PageRequest;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.ratelimit.RateLimited;
import dev.tenantry.user.ForMembers;
import dev.tenantry.user.ForViewers;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/orders")
@Authenticated
@RateLimited
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders", description = "The tenant's orders")
class OrderResource {

    private final Orders orders;
    private final OrderPages pages;
    private final OrderPatches patches;
    private final Preconditions preconditions;

    OrderResource(Orders orders, OrderPages pages, OrderPatches patches, Preconditions preconditions) {
        this.orders = orders;
        this.pages = pages;
        this.patches = patches;
        this.preconditions = preconditions;
    }

    @GET
    @ForViewers
    @Transactional(TxType.SUPPORTS)
    @APIResponse(
            responseCode = "200",
            description = "The page",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = OrderResponse.class,
                                            maxItems = PageRequest.MOST)))
    @Operation(operationId = ListInOpenApi.OPERATION, summary = "Returns a page of a list of orders")
    public RestResponse<List<OrderResponse>> list(@Context UriInfo uri) {
        return pages.answer(uri.getQueryParameters());
    }

    @POST
    @ForMembers
    @Idempotent("placeOrder")
    @Transactional
    @HasEntityTag
    @FurtherError(409)
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponseSchema(value = OrderResponse.class, responseCode = "201", responseDescription = "Placed")
    @Operation(
            operationId = "placeOrder",
            summary = "Places an order",
            description =
                    "Either one product, as `product_id` and `quantity`, or `lines`. With a `currency`, every line"
                            + " has a `unit_price`; without one, none has. The server computes the total. 409 if another order"
                            + " of the tenant has this `reference`.")
    public RestResponse<OrderResponse> place(@NotNull @Valid OrderRequest body) {
        Order order = orders.place(body.content());
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, OrderResponse.of(order))
                .header(HttpHeaders.LOCATION, "/orders/" + order.id)
                .header(HttpHeaders.ETAG, EntityTags.of(order.version))
                .build();
    }

    @GET
    @Path("/{id}")
    @ForViewers
    @Transactional(TxType.SUPPORTS)
    @HasEntityTag
    @Operation(
            operationId = "getOrder",
            summary = "Returns one order",
            description = "404 if the tenant has no order with this id, whether or not another tenant has.")
    public RestResponse<OrderResponse> get(@RestPath("id") UUID id) {
        OrderRow order =
                Order.withId(id).project(OrderRow.class).singleResultOptional().orElseThrow(Orders::noSuchOrder);
        if (preconditions.isKnown(order.version())) {
            return RestResponse.ResponseBuilder.<OrderResponse>create(RestResponse.Status.NOT_MODIFIED)
                    .header(HttpHeaders.ETAG, EntityTags.of(order.version()))
                    .build();
        }
        return RestResponse.ResponseBuilder.ok(OrderResponse.of(order))
                .header(HttpHeaders.ETAG, EntityTags.of(order.version()))
                .build();
    }

    @PATCH
    @ForMembers
    @Path("/{id}")
    @Transactional
    @HasEntityTag
    @FurtherError({409, 412, 428})
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Operation(
            operationId = "changeOrder",
            summary = "Changes a pending order (RFC 7396)",
            description = "A JSON Merge Patch: members that are absent stay as they are, null removes, and `lines` are"
                    + " replaced as a whole. 409 if the order is not pending, or if another one has the reference.")
    @RequestBody(content = @Content(schema = @Schema(implementation = ChangeOrderRequest.class)))
    public RestResponse<OrderResponse> change(
            @RestPath("id") UUID id,
            @NotNull @NullRemoves({"currency", "reference", "metadata", "metadata.*"}) JsonNode body) {
        Order order = orders.forChange(id);
        return orders.change(order, patches.apply(order.content(), body));
    }
}
