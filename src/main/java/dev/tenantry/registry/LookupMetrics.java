package dev.tenantry.registry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Counts lookups of tenants, and those of them that this instance's memory did not answer. */
@Singleton
class LookupMetrics {

    /** Where a tenant that is not in memory is looked up. */
    enum Source {
        REDIS,
        POSTGRESQL
    }

    private final Counter lookups;
    private final Counter fromRedis;
    private final Counter fromPostgresql;

    LookupMetrics(MeterRegistry meters) {
        this.lookups = Counter.builder("tenantry.registry.lookups")
                .description("Lookups of tenants")
                .register(meters);
        this.fromRedis = loads(Source.REDIS, meters);
        this.fromPostgresql = loads(Source.POSTGRESQL, meters);
    }

    private static Counter loads(Source source, MeterRegistry meters) {
        return Counter.builder("tenantry.registry.loads")
                .description("Lookups of tenants that this instance's memory did not answer")
                .tag("source", source.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    void counted() {
        lookups.increment();
    }

    void loaded(Source source) {
        switch (source) {
            case REDIS -> fromRedis.increment();
            case POSTGRESQL -> fromPostgresql.increment();
        }
    }
}
