package dev.tenantry.context;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource for the operators of the platform. No tenant is bound. A request that names a tenant in the claim,
 * header or subdomain is refused, because callers who belong to a tenant have no access.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PlatformOperation {

    /** The tag of these operations in the OpenAPI document. */
    String TAG = "Control plane";
}
