package dev.tenantry.admin;

import dev.tenantry.provisioning.OperationWorker;
import dev.tenantry.provisioning.OwnerCheck;
import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.start.ServingBegins;
import dev.tenantry.start.StartConfig;
import dev.tenantry.start.StartRefusal;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Whether this instance is a control plane. One that is to be, and lacks a role for it, does not start. */
@ApplicationScoped
class ControlPlane {

    private final AdminConfig config;
    private final StartConfig start;
    private final Database database;
    private final OwnerCheck owner;
    private final OperationWorker worker;

    ControlPlane(
            AdminConfig config,
            StartConfig start,
            @DataSource("control") AgroalDataSource dataSource,
            OwnerCheck owner,
            OperationWorker worker) {
        this.config = config;
        this.start = start;
        this.database = new Database(dataSource);
        this.owner = owner;
        this.worker = worker;
    }

    boolean isHere() {
        return config.enabled() && start.serves();
    }

    void start(@Observes ServingBegins event) {
        if (!isHere()) {
            return;
        }
        requireControlRole();
        owner.refusal().ifPresent(StartRefusal::because);
        worker.start();
    }

    private void requireControlRole() {
        try {
            database.find("select 1 from control.operations limit 1", row -> true);
        } catch (DatabaseException failure) {
            throw StartRefusal.because("tenantry.admin.enabled is set, and the control plane's role cannot use the"
                    + " registry (" + failure.reason()
                    + "). Check quarkus.datasource.control.username and password.");
        }
    }
}
