package dev.tenantry.observability;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values that callers choose out of the tags of {@code http.server.requests}. Quarkus would tag a request that
 * reaches no operation with its path and its method, so anyone could use up the hundred paths that it counts, and the
 * real operations would no longer be counted.
 */
@Singleton
class OperationTags implements HttpServerMetricsTagsContributor {

    /** The path, and the method, of all requests that reach no operation. */
    static final Tags NO_OPERATION = Tags.of("uri", "UNKNOWN", "method", "OTHER");

    // Set by Quarkus when the request has been matched to an operation.
    static final String TEMPLATE = "UrlPathTemplate";

    // An operation answers OPTIONS and HEAD too, but no made-up method.
    static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    @Override
    public Tags contribute(Context context) {
        HttpServerRequest request = context.request();
        @Nullable Object template = ((HttpServerRequestInternal) request).context().getLocal(TEMPLATE);
        return template != null && METHODS.contains(request.method()) ? Tags.empty() : NO_OPERATION;
    }
}
