package dev.tenantry.order;

import dev.tenantry.paging.Cursors;
import dev.tenantry.paging.PageRequest;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Documents the query of lists of orders, which {@link ListParameters} reads, and the links to other pages. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 2) // before those that add what all operations have
public class ListInOpenApi implements OASFilter {

    static final String OPERATION = "listOrders";
    static final String EXPORT = "exportOrders";

    @Override
    public Operation filterOperation(Operation operation) {
        if (EXPORT.equals(operation.getOperationId())) {
            addFilter(operation);
        }
        if (OPERATION.equals(operation.getOperationId())) {
            addFilter(operation);
            addPages(operation);
        }
        return operation;
    }

    private static void addFilter(Operation operation) {
        operation
                .addParameter(parameter(
                        ListParameters.STATUS,
                        "Only orders of this status, or of one of several; `all` for every status",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .maxItems(OrderStatus.values().length)
                                .items(string().enumeration(List.copyOf(ListParameters.STATUSES)))))
                .addParameter(parameter(
                        ListParameters.PRODUCT_ID,
                        "Only orders with a line of this product",
                        string().pattern(LineRequest.PRODUCT_ID)))
                .addParameter(parameter(
                        ListParameters.REFERENCE,
                        "Only the order with this reference",
                        string().minLength(1).maxLength(64)))
                .addParameter(parameter(
                        ListParameters.CREATED_FROM,
                        "Only orders that were placed at this time or later (RFC 3339)",
                        string().format("date-time")))
                .addParameter(parameter(
                        ListParameters.CREATED_TO,
                        "Only orders that were placed before this time (RFC 3339)",
                        string().format("date-time")));
    }

    private static void addPages(Operation operation) {
        operation
                .addParameter(parameter(
                        ListParameters.SORT,
                        "By the time at which they were placed: the newest first, or with `created_at` the oldest",
                        string().enumeration(List.copyOf(OrderSort.names()))
                                .defaultValue(OrderSort.NEWEST_FIRST.wireName())))
                .addParameter(parameter(
                        ListParameters.LIMIT,
                        "The largest number of orders on the page",
                        OASFactory.createSchema()
                                .addType(SchemaType.INTEGER)
                                .minimum(BigDecimal.ONE)
                                .maximum(BigDecimal.valueOf(PageRequest.MOST))
                                .defaultValue(PageRequest.USUAL)))
                .addParameter(parameter(
                        ListParameters.CURSOR,
                        "Where the page begins: as in the links of another page of this list",
                        string().pattern(Cursors.PATTERN)));
        operation
                .getResponses()
                .getAPIResponse("200")
                .addHeader(
                        HttpHeaders.LINK,
                        OASFactory.createHeader()
                                .description(
                                        "The paths of the pages before (`prev`) and after (`next`), if there are any"
                                                + " (RFC 8288)")
                                .required(false)
                                .schema(string().pattern("<[^>]+>; rel=\"(prev|next)\"(, <[^>]+>; rel=\"next\")?")));
    }

    private static Parameter parameter(String name, String description, Schema schema) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.QUERY)
                .required(false)
                .description(description)
                .schema(schema);
    }

    private static Schema string() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
