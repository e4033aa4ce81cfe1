package dev.tenantry.start;

import dev.tenantry.http.HttpConfig;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Refuses to start if no request body would be accepted, if bodies could fill the memory, or if Quarkus would cut off
 * bodies that this service accepts.
 */
@ApplicationScoped
class BodySizeCheck implements StartCheck {

    private static final String SIZE = "tenantry.http.max-body-size";
    private static final String LARGE = "tenantry.http.large-bodies.max-size";
    private static final String BACKSTOP = "quarkus.http.limits.max-body-size";

    private static final long LEAST = 1_024;

    // Bodies are kept in memory, as many as tenantry.http.max-bodies at the same time.
    private static final long MOST = 16 * 1_024 * 1_024;

    // The answer to a larger batch of orders could be too long to be stored for its Idempotency-Key.
    private static final long MOST_LARGE = 1_024 * 1_024;

    private final HttpConfig http;
    private final Config config;

    BodySizeCheck(HttpConfig http, Config config) {
        this.http = http;
        this.config = config;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        long size = http.maxBodySize().asLongValue();
        long large = http.largeBodies().maxSize().asLongValue();
        if (size < LEAST || size > MOST) {
            return List.of(SIZE + " must be from 1K to 16M.");
        }
        if (large < LEAST || large > MOST_LARGE) {
            return List.of(LARGE + " must be from 1K to 1M.");
        }
        // Quarkus has no limit if it is set to nothing.
        return config.getOptionalValue(BACKSTOP, MemorySize.class)
                .map(MemorySize::asLongValue)
                .map(backstop -> Stream.of(Map.entry(SIZE, size), Map.entry(LARGE, large))
                        .filter(limit -> backstop <= limit.getValue())
                        .map(limit -> limit.getKey() + " must be less than " + BACKSTOP
                                + ", which answers larger bodies without a problem document. Raise the latter.")
                        .toList())
                .orElse(List.of());
    }
}
