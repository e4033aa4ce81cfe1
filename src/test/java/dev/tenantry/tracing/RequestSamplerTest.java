package dev.tenantry.tracing;

import static io.opentelemetry.sdk.trace.samplers.SamplingDecision.DROP;
import static io.opentelemetry.sdk.trace.samplers.SamplingDecision.RECORD_AND_SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.BesideOthers;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@BesideOthers
class RequestSamplerTest {

    private static final String LOW = "0".repeat(31) + "1";
    private static final String HIGH = "f".repeat(16) + "6" + "f".repeat(15);

    private record Settings(int oneIn) implements TracingConfig {

        @Override
        public Optional<String> endpoint() {
            return Optional.of("http://localhost:4318");
        }

        @Override
        public boolean trustCallers() {
            return false;
        }
    }

    private static SamplingDecision decide(int oneIn, Context parent, String trace, SpanKind kind) {
        return new RequestSampler(new Settings(oneIn))
                .shouldSample(parent, trace, "name", kind, Attributes.empty(), List.of())
                .getDecision();
    }

    private static Context within(TraceFlags flags) {
        return Context.root().with(Span.wrap(SpanContext.create(LOW, "1".repeat(16), flags, TraceState.getDefault())));
    }

    @Test
    void tracesAShareOfTheRequests() {
        for (SpanKind kind : List.of(SpanKind.SERVER, SpanKind.INTERNAL)) {
            assertThat(decide(1, Context.root(), HIGH, kind)).isEqualTo(RECORD_AND_SAMPLE);
            assertThat(decide(10, Context.root(), LOW, kind)).isEqualTo(RECORD_AND_SAMPLE);
            assertThat(decide(10, Context.root(), HIGH, kind)).isEqualTo(DROP);
        }
    }

    @Test
    void beginsNoTraceWithACallToAnotherServer() {
        assertThat(decide(1, Context.root(), LOW, SpanKind.CLIENT)).isEqualTo(DROP);
    }

    @Test
    void tracesAllOfARequestOrNothing() {
        assertThat(decide(10, within(TraceFlags.getSampled()), HIGH, SpanKind.CLIENT))
                .isEqualTo(RECORD_AND_SAMPLE);
        assertThat(decide(1, within(TraceFlags.getDefault()), LOW, SpanKind.CLIENT))
                .isEqualTo(DROP);
    }
}
