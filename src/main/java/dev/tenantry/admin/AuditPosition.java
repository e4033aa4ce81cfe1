package dev.tenantry.admin;

import dev.tenantry.http.InvalidParameterException;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The last entry of the previous page of the audit log. */
@Schema(type = SchemaType.STRING, pattern = AuditPosition.PATTERN, maxLength = 18)
record AuditPosition(long id) {

    static final String PATTERN = "[0-9]{1,18}";

    /** Called by Jakarta REST. */
    public static AuditPosition fromString(String text) {
        if (!text.matches(PATTERN)) {
            throw new InvalidParameterException("after", "must be the value of next of the previous page");
        }
        return new AuditPosition(Long.parseLong(text));
    }
}
