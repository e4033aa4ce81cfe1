package dev.tenantry.admin;

import dev.tenantry.operation.OperationWorker;
import dev.tenantry.start.ControlPlaneBegins;
import dev.tenantry.start.ServingBegins;
import dev.tenantry.start.StartConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;

/** Tells whether this instance is a control plane, and lets one run operations as soon as it serves. */
@ApplicationScoped
class ControlPlane {

    private final AdminConfig config;
    private final StartConfig start;
    private final OperationWorker worker;
    private final ControlPlaneTimers timers;
    private final Event<ControlPlaneBegins> begins;

    ControlPlane(
            AdminConfig config,
            StartConfig start,
            OperationWorker worker,
            ControlPlaneTimers timers,
            Event<ControlPlaneBegins> begins) {
        this.config = config;
        this.start = start;
        this.worker = worker;
        this.timers = timers;
        this.begins = begins;
    }

    boolean isHere() {
        return config.enabled() && start.serves();
    }

    void start(@Observes ServingBegins event) {
        if (isHere()) {
            worker.start();
            timers.start();
            begins.fire(new ControlPlaneBegins());
        }
    }
}
