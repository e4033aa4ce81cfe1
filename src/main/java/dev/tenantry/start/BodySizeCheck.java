package dev.tenantry.start;

import dev.tenantry.http.HttpConfig;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * Refuses to start if no request body would be accepted, if bodies could fill the memory, or if Quarkus would cut off
 * bodies that this service accepts.
 */
@ApplicationScoped
class BodySizeCheck implements StartCheck {

    private static final String SIZE = "tenantry.http.max-body-size";
    private static final String BACKSTOP = "quarkus.http.limits.max-body-size";

    private static final long LEAST = 1_024;

    // Bodies are kept in memory, as many as tenantry.http.max-bodies at the same time.
    private static final long MOST = 16 * 1_024 * 1_024;

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
        if (size < LEAST || size > MOST) {
            return List.of(SIZE + " must be from 1K to 16M.");
        }
        // Quarkus has no limit if it is set to nothing.
        return config.getOptionalValue(BACKSTOP, MemorySize.class)
                .filter(backstop -> backstop.asLongValue() <= size)
                .map(backstop -> List.of(SIZE + " must be less than " + BACKSTOP
                        + ", which answers larger bodies without a problem document. Raise the latter."))
                .orElse(List.of());
    }
}
