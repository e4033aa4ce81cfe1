package dev.tenantry.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Decides once per request or operation whether it is traced. A call to another server begins no trace: instances also
 * call PostgreSQL and Redis in the background, many times per second. {@link Traced} begins none there, and Quarkus'
 * own spans are off ({@link TracingSwitch}), so this is a second guard.
 */
@Singleton
class RequestSampler implements Sampler {

    private final Sampler decision;

    RequestSampler(TracingConfig config) {
        this.decision = Sampler.parentBased(Sampler.traceIdRatioBased(1.0 / config.oneIn()));
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return kind == SpanKind.CLIENT
                        && !Span.fromContext(parent).getSpanContext().isValid()
                ? SamplingResult.drop()
                : decision.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return "RequestSampler{" + decision.getDescription() + '}';
    }
}
