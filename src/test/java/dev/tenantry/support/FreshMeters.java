package dev.tenantry.support;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Removes an application's meters when it stops. Quarkus does so in development mode only: in tests, the next
 * application of the same profile, for example that of a repeated test, would find gauges that read the objects of the
 * last one.
 */
@Singleton
class FreshMeters {

    void removeAll(@Observes ShutdownEvent event, MeterRegistry meters) {
        meters.clear();
    }
}
