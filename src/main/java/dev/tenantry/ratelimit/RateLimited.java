package dev.tenantry.ratelimit;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Counts each call as one request of the bound tenant, or as many as a {@link Weighted} parameter says, and refuses it
 * with 429 if it is over the plan's limit. Lets only as many calls of a tenant run at the same time as the plan allows,
 * and refuses further ones with 503. The method must do its work before it returns.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RateLimited {}
