package dev.tenantry.admin;

import dev.tenantry.http.InvalidParameterException;
import dev.tenantry.tenant.Subject;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The last user of the previous page of a tenant's users. */
@Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255)
record UserPosition(Subject subject) {

    /** Called by Jakarta REST. */
    public static UserPosition fromString(String text) {
        return Subject.parse(text)
                .map(UserPosition::new)
                .orElseThrow(
                        () -> new InvalidParameterException("after", "must be the value of next of the previous page"));
    }
}
