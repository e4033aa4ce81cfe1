package dev.tenantry.admin;

import dev.tenantry.http.InvalidParameterException;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The number of items on a page, 1 to 100. A plain {@code int} would answer a parameter that is not a number with 404.
 */
@Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + PageLimit.MAX, defaultValue = PageLimit.DEFAULT)
record PageLimit(int value) {

    static final String DEFAULT = "50";

    static final int MAX = 100;

    /** Called by Jakarta REST. */
    public static PageLimit fromString(String text) {
        if (!text.matches("[1-9][0-9]?|" + MAX)) {
            throw new InvalidParameterException("limit", "must be a number from 1 to " + MAX);
        }
        return new PageLimit(Integer.parseInt(text));
    }
}
