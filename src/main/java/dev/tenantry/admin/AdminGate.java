package dev.tenantry.admin;

import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Hides the control plane's API on instances that are not a control plane. Runs before a resource is matched, and so
 * before the token is checked: for every caller and method, the answer must equal that for a path that does not exist.
 */
@Provider
@PreMatching
@Priority(FilterPriorities.ADMIN_GATE)
class AdminGate implements ContainerRequestFilter {

    private final ControlPlane controlPlane;

    AdminGate(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!controlPlane.isHere() && isAdmin(request)) {
            throw new NotFoundException();
        }
    }

    // By segments, because a segment is decoded and has no parameters, as in /%61dmin;a=b/tenants.
    private static boolean isAdmin(ContainerRequestContext request) {
        return request.getUriInfo().getPathSegments().stream()
                .map(segment -> segment.getPath())
                .filter(segment -> !segment.isEmpty())
                .findFirst()
                .filter(AdminPaths.ROOT::equals)
                .isPresent();
    }
}
