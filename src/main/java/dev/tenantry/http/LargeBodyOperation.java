package dev.tenantry.http;

/**
 * Names an operation that accepts bodies of up to {@code tenantry.http.large-bodies.max-size}. A resource declares it
 * as a bean, because a body is received before the resource is matched.
 *
 * @param path as in requests, without a query
 */
public record LargeBodyOperation(String method, String path) {}
