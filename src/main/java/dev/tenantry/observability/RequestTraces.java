package dev.tenantry.observability;

import dev.tenantry.http.FilterPriorities;
import dev.tenantry.http.RequestId;
import dev.tenantry.tracing.SpanKeys;
import dev.tenantry.tracing.Traced;
import dev.tenantry.tracing.TracingConfig;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Begins a trace for each request to the API. Quarkus would do this too, but its spans contain the path, the query, the
 * client's address and the messages of exceptions.
 */
@Singleton
class RequestTraces {

    // The OpenAPI document and its viewer: the same for everyone, and often fetched.
    private static final String NOT_THE_API = "/q/";

    private final OpenTelemetry telemetry;
    private final TracingConfig config;

    RequestTraces(OpenTelemetry telemetry, TracingConfig config) {
        this.telemetry = telemetry;
        this.config = config;
    }

    void register(@Observes Filters filters) {
        if (config.endpoint().isPresent()) {
            filters.register(this::begin, FilterPriorities.TRACE);
        }
    }

    // The end of the answer closes the scope.
    @SuppressWarnings("MustBeClosedChecker")
    private void begin(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        // As the router reads it: /q/../orders is an order.
        if (!routing.normalizedPath().startsWith(NOT_THE_API)) {
            // A method that no operation has may be anything that a caller has made up.
            String method = OperationTags.METHODS.contains(request.method())
                    ? request.method().name()
                    : "_OTHER";
            Span span = Traced.tracer()
                    .spanBuilder(method)
                    .setParent(callerOf(request))
                    .setSpanKind(SpanKind.SERVER)
                    .setAttribute(SpanKeys.METHOD, method)
                    .setAttribute(SpanKeys.REQUEST_ID, RequestId.of(routing))
                    .startSpan();
            Scope scope = Context.root().with(span).makeCurrent();
            routing.addEndHandler(sent -> {
                end(span, method, request, sent.succeeded());
                scope.close();
            });
        }
        routing.next();
    }

    private Context callerOf(HttpServerRequest request) {
        if (!config.trustCallers()) {
            return Context.root();
        }
        SpanContext caller = Span.fromContext(telemetry
                        .getPropagators()
                        .getTextMapPropagator()
                        .extract(Context.root(), request, Headers.INSTANCE))
                .getSpanContext();
        // Without tracestate: up to 512 characters of the caller's text, which would be sent with every span.
        return Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        caller.getTraceId(), caller.getSpanId(), caller.getTraceFlags(), TraceState.getDefault())));
    }

    private static void end(Span span, String method, HttpServerRequest request, boolean sent) {
        if (((HttpServerRequestInternal) request).context().getLocal(OperationTags.TEMPLATE) instanceof String route) {
            span.updateName(method + ' ' + route);
            span.setAttribute(SpanKeys.ROUTE, route);
        }
        int status = request.response().getStatusCode();
        if (!sent) {
            span.setAttribute(SpanKeys.ERROR, "not_delivered");
        } else {
            span.setAttribute(SpanKeys.STATUS, (long) status);
            if (status >= 500) {
                span.setAttribute(SpanKeys.ERROR, Integer.toString(status));
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }

    private enum Headers implements TextMapGetter<HttpServerRequest> {
        INSTANCE;

        @Override
        public Iterable<String> keys(HttpServerRequest request) {
            return request.headers().names();
        }

        @Override
        public @Nullable String get(@Nullable HttpServerRequest request, String name) {
            return request == null ? null : request.getHeader(name);
        }
    }
}
