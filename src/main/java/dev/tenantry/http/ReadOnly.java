package dev.tenantry.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lists members that answers have and a body must not have. They are refused like other members that are not known, but
 * in words that help.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(ReadOnly.List.class)
public @interface ReadOnly {

    /** The names of the members. */
    String[] value();

    String message() default "is read-only";

    /** Holds several lists, with a message each. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface List {

        ReadOnly[] value();
    }
}
