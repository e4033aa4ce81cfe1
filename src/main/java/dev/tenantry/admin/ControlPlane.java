package dev.tenantry.admin;

import dev.tenantry.operation.OperationWorker;
import dev.tenantry.start.ServingBegins;
import dev.tenantry.start.StartConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells whether this instance is a control plane, and lets one run operations as soon as it serves. */
@ApplicationScoped
class ControlPlane {

    private final AdminConfig config;
    private final StartConfig start;
    private final OperationWorker worker;

    ControlPlane(AdminConfig config, StartConfig start, OperationWorker worker) {
        this.config = config;
        this.start = start;
        this.worker = worker;
    }

    boolean isHere() {
        return config.enabled() && start.serves();
    }

    void start(@Observes ServingBegins event) {
        if (isHere()) {
            worker.start();
        }
    }
}
