package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.http.ReadOnly;
import dev.tenantry.http.Visible;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An order as a client places it: one line as {@code product_id} and {@code quantity}, or several ones as {@code lines}.
 *
 * @param currency ISO 4217; then each line has a price
 * @param reference the client's own name for the order, unique within the tenant
 */
@ConsistentOrder
@ReadOnly({"id", "tenant_id", "number", "total", "version", "created_at", "updated_at"})
@ReadOnly(value = "status", message = "is read-only; it changes by a confirmation, shipment, delivery or cancellation")
@Schema(
        examples = {
            "{\"product_id\": \"SKU-1001\", \"quantity\": 2}",
            "{\"lines\": [{\"product_id\": \"SKU-1001\", \"quantity\": 2, \"unit_price\": 1995}], \"currency\": \"EUR\","
                    + " \"reference\": \"PO-2026-0042\", \"metadata\": {\"channel\": \"web\"}}"
        })
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record OrderRequest(
        @Nullable @Pattern(regexp = LineRequest.PRODUCT_ID, message = LineRequest.PRODUCT_ID_FORM) @Schema(
                description = "The product of the only line, in place of lines",
                maxLength = LineRequest.LONGEST_PRODUCT_ID,
                examples = "SKU-1001")
        String productId,

        @Nullable @Min(1) @Schema(description = "The quantity of the only line", minimum = "1", examples = "2")
        Integer quantity,

        @Nullable @Size(min = 1, max = OrderContent.MOST_LINES) List<@NotNull(message = "must be given") @Valid LineRequest> lines,

        @Nullable @Schema(
                description = "ISO 4217; each line has a price then",
                pattern = OrderContent.CURRENCY,
                maxLength = 3,
                examples = "EUR")
        String currency,

        @Nullable @Pattern(regexp = OrderRequest.REFERENCE, message = OrderRequest.REFERENCE_FORM) @Visible
        @Schema(
                description = "Your own name for the order, unique in the tenant",
                maxLength = OrderRequest.LONGEST_REFERENCE,
                examples = "PO-2026-0042")
        String reference,

        @Nullable @Metadata @Schema(ref = "OrderMetadata") Map<String, String> metadata)
        implements ConsistentOrder.Members {

    OrderRequest {
        // One line too many is refused as a hundred thousand are, but is checked sooner.
        if (lines != null && lines.size() > OrderContent.MOST_LINES) {
            lines = lines.subList(0, OrderContent.MOST_LINES + 1);
        }
    }

    // Counted in code points, as the column does: outside of a class, a dot is one of them.
    static final String REFERENCE = "(?! )[^\\x00-\\x1f\\x7f]{1,64}(?<! )";

    static final int LONGEST_REFERENCE = 64;

    static final String REFERENCE_FORM =
            "must be 1 to 64 characters, none of them a control character, and neither begin nor end with a space";

    /** Returns the content of a request that is valid. */
    OrderContent content() {
        return new OrderContent(orderLines(), currency, reference, metadata == null ? Map.of() : Map.copyOf(metadata));
    }

    /** Returns the lines, with those of a valid request in mind. */
    List<OrderLine> orderLines() {
        return lines == null
                ? List.of(new OrderLine(Objects.requireNonNull(productId), Objects.requireNonNull(quantity), null))
                : lines.stream().map(LineRequest::line).toList();
    }
}
