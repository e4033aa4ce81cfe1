package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A line of an order as a client places it.
 *
 * @param productId 1 to 64 printable ASCII characters without spaces
 * @param quantity at least 1
 * @param unitPrice in minor units of the order's currency, such as cents; null without a currency
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record LineRequest(
        @NotNull(message = "must be given") @Pattern(regexp = LineRequest.PRODUCT_ID, message = LineRequest.PRODUCT_ID_FORM) @Schema(maxLength = LineRequest.LONGEST_PRODUCT_ID, examples = "SKU-1001")
        String productId,

        @NotNull(message = "must be given") @Min(1) @Schema(minimum = "1", examples = "2")
        Integer quantity,

        @Nullable @Min(0) @Max(OrderContent.LARGEST_AMOUNT) @Schema(
                description =
                        "In minor units of the currency, such as cents; required with a currency, and not allowed without",
                examples = "1995")
        Long unitPrice) {

    static final String PRODUCT_ID = "[!-~]{1,64}";
    static final int LONGEST_PRODUCT_ID = 64;
    static final String PRODUCT_ID_FORM = "must be 1 to 64 printable ASCII characters without spaces";

    OrderLine line() {
        return new OrderLine(productId, quantity, unitPrice);
    }
}
