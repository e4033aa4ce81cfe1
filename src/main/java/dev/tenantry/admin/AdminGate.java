package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.problem.Problem;
import dev.tenantry.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;

/** Where there is no control plane, its API is not there either. */
@Provider
@Priority(Priorities.AUTHENTICATION + 1)
class AdminGate implements ContainerRequestFilter {

    private final ResourceInfo resource;
    private final ControlPlane controlPlane;

    AdminGate(ResourceInfo resource, ControlPlane controlPlane) {
        this.resource = resource;
        this.controlPlane = controlPlane;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (resource.getResourceClass().isAnnotationPresent(PlatformOperation.class) && !controlPlane.isHere()) {
            throw Problem.of(ProblemType.NOT_FOUND, "There is nothing at this address.")
                    .asException();
        }
    }
}
