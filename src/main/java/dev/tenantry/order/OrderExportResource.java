package dev.tenantry.order;

import dev.tenantry.ratelimit.Exports;
import dev.tenantry.ratelimit.RateLimited;
import dev.tenantry.user.ForViewers;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** All orders as a file. */
@Path("/orders")
@Authenticated
@RateLimited
@Tag(name = "Orders")
class OrderExportResource {

    private final Exports exports;
    private final ExportedOrders orders;
    private final NdjsonOrders ndjson;
    private final CsvOrders csv;
    private final HttpHeaders headers;

    OrderExportResource(
            Exports exports, ExportedOrders orders, NdjsonOrders ndjson, CsvOrders csv, HttpHeaders headers) {
        this.exports = exports;
        this.orders = orders;
        this.ndjson = ndjson;
        this.csv = csv;
        this.headers = headers;
    }

    @GET
    @Path("/export")
    @ForViewers
    @Produces({NdjsonOrders.TYPE, CsvOrders.TYPE})
    @APIResponse(
            responseCode = "200",
            description = "The orders, the oldest first, written while they are read. If the export cannot be"
                    + " completed, the connection is closed, or the HTTP/2 stream reset, before the end of the answer.",
            headers = {
                @Header(
                        name = HttpHeaders.CONTENT_DISPOSITION,
                        required = true,
                        description = "The name of a file",
                        schema = @Schema(type = SchemaType.STRING))
            },
            content = {
                @Content(
                        mediaType = NdjsonOrders.TYPE,
                        schema =
                                @Schema(
                                        type = SchemaType.STRING,
                                        description = "One `Order` per line, as JSON; each line ends with LF")),
                @Content(
                        mediaType = CsvOrders.TYPE,
                        schema =
                                @Schema(
                                        type = SchemaType.STRING,
                                        description = "RFC 4180 in UTF-8, with a header; one line of text per line of"
                                                + " an order. A cell that a spreadsheet could take for a formula, or"
                                                + " that begins with an apostrophe, has an apostrophe in front."))
            })
    @Operation(
            operationId = ListInOpenApi.EXPORT,
            summary = "Returns all orders as NDJSON or CSV",
            description = "Contains each order that exists from the beginning to the end of the export once, as it is"
                    + " when it is read; those placed meanwhile may be missing. One export of a tenant runs at a time on"
                    + " each instance, for ten minutes at most; further ones get 503.")
    public Response export(@Context UriInfo uri) {
        OrderFilter filter = new ListParameters(uri.getQueryParameters()).exported();
        OrderFormat format = format();
        return head(format)
                .entity(exports.begin(() -> new OrderExport(orders, filter, format)))
                .build();
    }

    // Without this method, HEAD would call the one above, and read all orders.
    @HEAD
    @Path("/export")
    @ForViewers
    @Produces({NdjsonOrders.TYPE, CsvOrders.TYPE})
    @Operation(operationId = "headOfExport", hidden = true)
    public Response describe(@Context UriInfo uri) {
        new ListParameters(uri.getQueryParameters()).exported();
        return head(format()).build();
    }

    private static Response.ResponseBuilder head(OrderFormat format) {
        return Response.ok()
                .type(format.type())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + format.file() + "\"");
    }

    private OrderFormat format() {
        return headers.getAcceptableMediaTypes().stream()
                .filter(accepted ->
                        !accepted.getParameters().getOrDefault("q", "1").matches("0(\\.0*)?"))
                .flatMap(accepted ->
                        Stream.of(ndjson, csv).filter(format -> format.type().isCompatible(accepted)))
                .findFirst()
                .orElseThrow(NotAcceptableException::new);
    }
}
