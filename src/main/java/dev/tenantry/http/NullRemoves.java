package dev.tenantry.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Lists the members of a body that may be null, which removes a value (RFC 7396). Any other null is refused. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface NullRemoves {

    /** Names of members, with dots between those of nested objects; {@code x.*} stands for all members of x. */
    String[] value();
}
