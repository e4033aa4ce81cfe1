package dev.tenantry.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** Publishes how many lines were left out of the log. */
@Singleton
@Startup
class LogMetrics {

    LogMetrics(MeterRegistry meters) {
        FunctionCounter.builder("tenantry.log.withheld", RepeatedLines.WITHHELD, LongAdder::doubleValue)
                .description("Log lines that were not written because one like them was written within a second")
                .register(meters);
    }
}
