package dev.tenantry.isolation;

import dev.tenantry.problem.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Before every other filter: while the gate is closed nobody is answered anything but 503. */
@Provider
@PreMatching
class ServingGateFilter implements ContainerRequestFilter {

    private final ServingGate gate;

    ServingGateFilter(ServingGate gate) {
        this.gate = gate;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (gate.closedBecause().isPresent()) {
            throw Problem.unavailable("This instance does not serve yet. Try again shortly.")
                    .asException();
        }
    }
}
