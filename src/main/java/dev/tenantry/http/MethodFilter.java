package dev.tenantry.http;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Answers OPTIONS, and methods that a resource does not have. Jakarta REST would decide by class: it would list the
 * methods of all paths of a class, even for a path that does not exist, and pass {@code PATCH /users/me} on to {@code
 * /users/{id}}. Needs no token, because the public OpenAPI document says the same.
 */
@Provider
@PreMatching
@Priority(FilterPriorities.METHOD)
class MethodFilter implements ContainerRequestFilter {

    private static final String ACCEPT_PATCH = "Accept-Patch";

    private final Resources resources;
    private final CurrentVertxRequest current;

    MethodFilter(Resources resources, CurrentVertxRequest current) {
        this.resources = resources;
        this.current = current;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<ResourceMethods> found = resources.find(path(request));
        String method = request.getMethod();
        if (found.isEmpty()) {
            // Otherwise Jakarta REST answers 404, except for this method.
            if (method.equals(HttpMethod.OPTIONS)) {
                throw new NotFoundException();
            }
            return;
        }
        ResourceMethods methods = found.get();
        methods.attachTo(current.getCurrent());
        if (!methods.has(method)) {
            throw new NotAllowedException(methods.allow());
        }
        if (method.equals(HttpMethod.OPTIONS)) {
            request.abortWith(describe(methods));
        }
    }

    private static Response describe(ResourceMethods methods) {
        Response.ResponseBuilder answer = Response.noContent().header(HttpHeaders.ALLOW, methods.allow());
        if (methods.has(HttpMethod.PATCH)) {
            answer.header(ACCEPT_PATCH, String.join(", ", methods.bodies(HttpMethod.PATCH)));
        }
        return answer.build();
    }

    // The path by which Jakarta REST matches, without matrix parameters.
    private static String path(ContainerRequestContext request) {
        return ((ResteasyReactiveRequestContext)
                        ((ResteasyReactiveContainerRequestContext) request).getServerRequestContext())
                .getPathWithoutPrefix();
    }
}
