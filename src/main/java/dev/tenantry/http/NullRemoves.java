package dev.tenantry.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lists what may be null in a body: it removes a value (RFC 7396), or the operation says itself what is wrong with it. Any
 * other null is refused.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface NullRemoves {

    /** Names of members, with dots between those of nested objects; {@code x.*} stands for all members of x, and the empty name for elements of an array. */
    String[] value();
}
