package dev.tenantry.context;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource of those who run the platform. No tenant is bound, and a request that names one, by claim, header or
 * subdomain, is refused: whoever belongs to a tenant has no business here.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PlatformOperation {

    /** The tag of these operations in the OpenAPI document. */
    String TAG = "Control plane";
}
