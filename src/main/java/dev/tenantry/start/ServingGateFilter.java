package dev.tenantry.start;

import dev.tenantry.http.FilterPriorities;
import dev.tenantry.problem.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Rejects every request with 503 while the gate is closed, before any other Jakarta REST filter runs. */
@Provider
@PreMatching
@Priority(FilterPriorities.SERVING_GATE)
class ServingGateFilter implements ContainerRequestFilter {

    private final ServingGate gate;

    ServingGateFilter(ServingGate gate) {
        this.gate = gate;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (gate.closedBecause().isPresent()) {
            throw Problem.unavailable("This instance does not serve requests now. Try again shortly.")
                    .asException();
        }
    }
}
