package dev.tenantry.start;

import dev.tenantry.http.FilterPriorities;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Counts each response that a worker thread produces as progress. */
@Provider
@Priority(FilterPriorities.WORKER_PROGRESS)
class WorkerProgressFilter implements ContainerResponseFilter {

    private final WorkerProgress progress;

    WorkerProgressFilter(WorkerProgress progress) {
        this.progress = progress;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        progress.made();
    }
}
