package dev.tenantry.admin;

import dev.tenantry.http.InvalidParameterException;
import dev.tenantry.tenant.Subject;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user's subject as a segment of a path, percent-encoded. */
@Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255)
record UserPath(Subject subject) {

    /** Called by Jakarta REST. */
    public static UserPath fromString(String text) {
        return Subject.parse(text)
                .map(UserPath::new)
                .orElseThrow(() -> new InvalidParameterException("subject", Subject.REQUIREMENT));
    }
}
