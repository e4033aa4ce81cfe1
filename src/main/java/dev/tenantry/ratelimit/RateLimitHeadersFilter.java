package dev.tenantry.ratelimit;

import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Adds the rate limit headers to every limited response: a success, a 429, or an error after the limit was checked. */
@Provider
@Priority(FilterPriorities.RATE_LIMIT_HEADERS)
class RateLimitHeadersFilter implements ContainerResponseFilter {

    private final RateLimitHeaders headers;

    RateLimitHeadersFilter(RateLimitHeaders headers) {
        this.headers = headers;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        headers.writeTo(response.getHeaders());
    }
}
