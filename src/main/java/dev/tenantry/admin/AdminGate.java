package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;

/** Hides the control plane's API on instances that are not a control plane. */
@Provider
@Priority(FilterPriorities.ADMIN_GATE)
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
            // The answer must equal that for an address that does not exist, to the letter.
            throw new NotFoundException();
        }
    }
}
