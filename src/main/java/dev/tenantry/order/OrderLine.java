package dev.tenantry.order;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A line of an order.
 *
 * @param unitPrice in minor units of the order's currency, such as cents
 */
@RegisterForReflection // for the column of lines
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record OrderLine(
        @Schema(pattern = LineRequest.PRODUCT_ID, maxLength = LineRequest.LONGEST_PRODUCT_ID, examples = "SKU-1001")
        String productId,

        @Schema(minimum = "1", examples = "2") int quantity,

        @Schema(minimum = "0", maximum = "" + OrderContent.LARGEST_AMOUNT, examples = "1995") @Nullable Long unitPrice) {}
