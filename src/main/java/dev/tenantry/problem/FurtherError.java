package dev.tenantry.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares errors for the OpenAPI document that do not follow from what the operation takes. An APIResponse would
 * replace the generated response for success.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface FurtherError {

    /** The statuses, such as 409. */
    int[] value();
}
