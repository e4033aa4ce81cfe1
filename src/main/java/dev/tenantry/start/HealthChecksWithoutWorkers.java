package dev.tenantry.start;

import io.smallrye.health.AsyncHealthCheckFactory;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/**
 * Runs health checks on the event loop that received the request. Quarkus would hand them to a worker thread, so an
 * instance whose workers are all busy would count as unhealthy. So no check may block.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class HealthChecksWithoutWorkers extends AsyncHealthCheckFactory {}
