package dev.tenantry.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Declares for the OpenAPI document that the answer has an entity tag, and that {@link Preconditions} apply. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface HasEntityTag {

    /** Whether {@code If-None-Match} applies: not where the resource is another one for each caller. */
    boolean isConditional() default true;
}
