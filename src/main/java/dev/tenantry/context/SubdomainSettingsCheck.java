package dev.tenantry.context;

import dev.tenantry.start.StartCheck;
import dev.tenantry.start.StartConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Refuses to start if subdomains are enabled but no valid base domain is set. */
@ApplicationScoped
class SubdomainSettingsCheck implements StartCheck {

    // A host name as in RFC 1123, with at least one label and without scheme, port or wildcard. May end in a dot.
    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\\.?",
            Pattern.CASE_INSENSITIVE);

    private final ContextConfig config;
    private final StartConfig start;

    SubdomainSettingsCheck(ContextConfig config, StartConfig start) {
        this.config = config;
        this.start = start;
    }

    @Override
    public Phase phase() {
        return Phase.SETTINGS;
    }

    @Override
    public List<String> refusals() {
        return refusal().stream().toList();
    }

    private Optional<String> refusal() {
        if (!start.serves() || !config.subdomains()) {
            return Optional.empty();
        }
        if (config.baseDomain().isEmpty()) {
            return Optional.of(
                    "tenantry.context.base-domain is not set. Set it to the domain whose subdomains name tenants, or"
                            + " set tenantry.context.subdomains to false if none do.");
        }
        return config.baseDomain()
                .filter(domain -> !DOMAIN.matcher(domain).matches())
                .map(domain -> "tenantry.context.base-domain must be a domain without scheme, port or wildcard, such as"
                        + " api.example.com.");
    }
}
