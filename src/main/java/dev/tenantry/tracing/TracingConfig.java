package dev.tenantry.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Optional;

@ConfigMapping(prefix = "tenantry.tracing")
public interface TracingConfig {

    /** The name of {@link #endpoint()}. */
    String ENDPOINT = "tenantry.tracing.endpoint";

    /** The collector that receives traces as OTLP over HTTP, without the path /v1/traces. If not set, none are made. */
    Optional<String> endpoint();

    /** One of how many requests is traced, on average. The same holds for operations. */
    @WithDefault("1")
    @Min(1) @Max(1_000_000) int oneIn();

    /**
     * Whether a request continues the trace that its header traceparent names, which also decides whether it is traced.
     * Only safe behind a gateway that replaces this header: otherwise any client could have all its requests traced.
     */
    @WithDefault("false")
    boolean trustCallers();
}
