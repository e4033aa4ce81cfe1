package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An order as a client places it.
 *
 * @param productId 1 to 64 printable ASCII characters without spaces
 * @param quantity at least 1
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record OrderRequest(
        @NotNull @Pattern(
                regexp = OrderRequest.PRODUCT_ID,
                message = "must be 1 to 64 printable ASCII characters without spaces")
        @Schema(examples = "SKU-1001")
        String productId,

        @Min(1) @Schema(examples = "2") int quantity) {

    static final String PRODUCT_ID = "[!-~]{1,64}";
}
