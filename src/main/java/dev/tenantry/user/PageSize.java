package dev.tenantry.user;

import dev.tenantry.http.InvalidParameterException;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The number of users on a page, 1 to 200. */
@Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + PageSize.MAX, defaultValue = PageSize.DEFAULT)
record PageSize(int value) {

    static final String DEFAULT = "50";

    static final int MAX = 200;

    /** Called by Jakarta REST. */
    public static PageSize fromString(String text) {
        if (!text.matches("[1-9][0-9]?|1[0-9]{2}|" + MAX)) {
            throw new InvalidParameterException("limit", "must be a number from 1 to " + MAX);
        }
        return new PageSize(Integer.parseInt(text));
    }
}
