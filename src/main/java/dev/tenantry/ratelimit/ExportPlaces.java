package dev.tenantry.ratelimit;

import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounds how many exports this instance runs at the same time, for one tenant and for all together. */
@Singleton
@Startup // so that its metrics exist before the first export
class ExportPlaces {

    private static final String RETRY_AFTER_SECONDS = "30";

    private final RateLimitConfig.Exports config;
    private final Map<TenantId, Integer> running = new HashMap<>();
    private final Counter refused;
    private int all;

    ExportPlaces(RateLimitConfig config, MeterRegistry meters) {
        this.config = config.exports();
        Gauge.builder("tenantry.exports.running", this, ExportPlaces::inUse)
                .description("Exports that tenants are downloading from this instance")
                .register(meters);
        this.refused = Counter.builder("tenantry.exports.refused")
                .description("Exports refused because too many others were running")
                .register(meters);
    }

    /** @throws ProblemException 503 if all places are in use */
    synchronized ExportPlace take(TenantId tenant) {
        if (running.getOrDefault(tenant, 0) >= config.perTenant()) {
            throw refusal("This tenant has an export running on this instance. Wait until it has ended.");
        }
        if (all >= config.max()) {
            throw refusal("This instance runs as many exports as it may. Try again later.");
        }
        all++;
        running.merge(tenant, 1, Integer::sum);
        return new ExportPlace(() -> giveBack(tenant));
    }

    private synchronized void giveBack(TenantId tenant) {
        all--;
        running.computeIfPresent(tenant, ExportPlaces::less);
    }

    private static @Nullable Integer less(TenantId tenant, int places) {
        return places == 1 ? null : places - 1;
    }

    synchronized int inUse() {
        return all;
    }

    private ProblemException refusal(String detail) {
        refused.increment();
        return Problem.unavailable(detail)
                .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                .asException();
    }
}
