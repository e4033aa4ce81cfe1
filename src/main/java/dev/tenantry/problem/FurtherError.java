package dev.tenantry.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares an error for the OpenAPI document that does not follow from what the operation takes. An APIResponse would
 * replace the generated response for success.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface FurtherError {

    /** The status, such as 409. */
    int value();
}
