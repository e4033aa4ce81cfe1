package dev.tenantry.observability;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;

/**
 * Does what {@link OperationTags} does for requests that the client gave up. Quarkus calls no contributor for these,
 * and a path cannot be distinguished here from the template of an operation, so all of them are counted together.
 */
@Singleton
class ResetTags implements MeterFilter {

    @Override
    public Meter.Id map(Meter.Id id) {
        return id.getName().equals("http.server.requests") && "RESET".equals(id.getTag("status"))
                ? id.withTags(OperationTags.NO_OPERATION)
                : id;
    }
}
