package dev.tenantry.tracing;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** The address of a collector. */
public final class CollectorUrl {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    // As OTLP over HTTP requires.
    private static final String PATH = "/v1/traces";

    private CollectorUrl() {}

    /** Returns the address to which traces are sent; empty if the setting is not an address of a collector. */
    public static Optional<String> forTraces(String setting) {
        try {
            URI base = URI.create(setting.strip());
            boolean valid = base.getScheme() != null
                    && SCHEMES.contains(base.getScheme())
                    && base.getHost() != null
                    && base.getRawUserInfo() == null
                    && base.getRawQuery() == null
                    && base.getRawFragment() == null;
            return valid ? Optional.of(base.toString().replaceFirst("/*$", PATH)) : Optional.empty();
        } catch (IllegalArgumentException noUrl) {
            return Optional.empty();
        }
    }
}
