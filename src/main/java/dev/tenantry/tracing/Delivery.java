package dev.tenantry.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Sends finished spans to the collector. What cannot be delivered is counted and lost, and the log says once that the
 * collector is away, and once that it is back. Quarkus' own exporter would log this for each batch.
 */
@Unremovable // OpenTelemetry looks it up
@Singleton
// For a native executable: OpenTelemetry finds it by its name in META-INF/services, which application.properties
// includes.
@RegisterForReflection(classNames = "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider")
class Delivery implements SpanExporter {

    private static final Logger LOG = Logger.getLogger(Delivery.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final SpanExporter collector;
    private final Counter delivered;
    private final Counter lost;
    private final AtomicBoolean away = new AtomicBoolean();

    Delivery(TracingConfig config, MeterRegistry meters) {
        // The start is refused later, with all other refusals, if the setting is not valid.
        this.collector = config.endpoint()
                .flatMap(CollectorUrl::forTraces)
                .<SpanExporter>map(Delivery::to)
                .orElseGet(SpanExporter::composite);
        this.delivered = counter("delivered", meters);
        this.lost = counter("lost", meters);
    }

    private static SpanExporter to(String url) {
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(url)
                .setConnectTimeout(DEADLINE)
                .setTimeout(DEADLINE)
                .setCompression("gzip")
                .build();
    }

    private static Counter counter(String result, MeterRegistry meters) {
        return Counter.builder("tenantry.tracing.spans")
                .description("Spans of traces that were to be sent to the collector")
                .tag("result", result)
                .register(meters);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int number = spans.size();
        CompletableResultCode sent = collector.export(spans);
        return sent.whenComplete(() -> report(sent, number));
    }

    private void report(CompletableResultCode sent, int number) {
        if (sent.isSuccess()) {
            delivered.increment(number);
            if (away.compareAndSet(true, false)) {
                LOG.info("The collector of traces accepts spans again");
            }
        } else {
            lost.increment(number);
            if (away.compareAndSet(false, true)) {
                LOG.warnf(
                        "The collector of traces does not accept spans (%s). Requests are served, but their spans are"
                                + " lost until it does. Check %s and the network to the collector.",
                        reason(sent), TracingConfig.ENDPOINT);
            }
        }
    }

    private static String reason(CompletableResultCode failed) {
        Throwable cause = failed.getFailureThrowable();
        return cause == null ? "without a reason" : cause.toString();
    }

    @Override
    public CompletableResultCode flush() {
        return collector.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return collector.shutdown();
    }
}
