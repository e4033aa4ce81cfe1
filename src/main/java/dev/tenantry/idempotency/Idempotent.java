package dev.tenantry.idempotency;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a client repeat a request without repeating its effect, if it sends an {@code Idempotency-Key}. The method must
 * be {@code @Transactional}: its successful answer is stored in its transaction. That answer is JSON, or has no body.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
// TYPE is for the interceptors.
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Idempotent {

    /**
     * The name of the operation, to which keys are bound: that of its {@code @Operation}. If it changes, requests that
     * are repeated during the rollout are taken for new ones.
     */
    @Nonbinding
    String value();
}
