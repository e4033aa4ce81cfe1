package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The move of one busy tenant, which the test stops at a point. */
final class Trial implements AutoCloseable {

    final Plan plan;
    private final Fleet fleet;
    private final String id;
    private final List<Stop> stops = new ArrayList<>();
    private @Nullable Tenant tenant;
    private @Nullable Customer customer;
    private @Nullable Stop gate;
    private @Nullable Stop stop;
    private String operation = "";
    private Duration undisturbed = Duration.ZERO;

    Trial(Fleet fleet, Plan plan) {
        this.fleet = fleet;
        this.plan = plan;
        this.id = fleet.request(plan.from());
    }

    void awaitTenant() {
        tenant = fleet.awaitWithOrders(id);
        customer = new Customer(fleet::addresses, tenant);
    }

    void begin() {
        Awaitility.await()
                .atMost(PackagedProcess.DEADLINE)
                .until(() -> customer.acknowledged().size() > 3);
        undisturbed = customer.longest();
        if (plan.cancelled()) {
            // Not an update of the operation, which would keep it from being cancelled. Only a move that has begun to
            // capture comes to rest.
            gate = hold(plan.point() == Point.AT_REST ? Point.IN_MOTION : Point.HOME_CREATED);
        } else if (plan.point().gate == null) {
            stop = hold(plan.point());
        } else {
            gate = hold("control.operations", "before update", Point.step(plan.point().gate), fleet.superuser());
        }
        Map<String, Object> body = new HashMap<>(Map.of("tier", plan.to().tier().wireName()));
        plan.to().dataStore().ifPresent(store -> body.put("store", store.toString()));
        Response begun =
                fleet.send().contentType(ContentType.JSON).body(body).post("/admin/tenants/" + tenant.id() + "/move");
        assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(202);
        operation = begun.jsonPath().getString("id");
    }

    void awaitGate() {
        Stop reached = gate;
        if (reached != null) {
            await("gate of " + this, reached);
            stop = hold(plan.point());
            if (plan.cancelled()) {
                fleet.send()
                        .post("/admin/operations/" + operation + "/cancel")
                        .then()
                        .statusCode(200);
            }
        }
    }

    void openGate() {
        if (gate != null) {
            gate.letThrough();
        }
    }

    void awaitStop() {
        await("stop of " + this, stop());
    }

    private void await(String what, Stop awaited) {
        Awaitility.await(what)
                .atMost(PackagedProcess.DEADLINE)
                .failFast(() -> assertThat(hasEnded())
                        .as("%s has ended without it: %s", what, shown())
                        .isFalse())
                .until(awaited::isReached);
    }

    private boolean hasEnded() {
        return !fleet.superuser()
                .texts("select 1 from control.operations where id::text = ? and finished_at is not null", operation)
                .isEmpty();
    }

    /** Lets PostgreSQL go on after a server has crashed, if it was not the one that the move was stopped by. */
    void goOnUnlessLost() {
        try {
            goOn();
        } catch (IllegalStateException lost) {
            // The crash has ended the sessions of the test too.
        }
    }

    /** Lets PostgreSQL go on, after the instance is gone. */
    void goOn() {
        if (plan.committed()) {
            stop().letThrough();
        } else {
            stop().undo();
        }
        // A session of the superuser would keep the service from dropping the database.
        stop().close();
    }

    void awaitEnd() {
        Awaitility.await("end of " + this + " " + operation)
                .atMost(PackagedProcess.DEADLINE)
                .until(this::hasEnded);
    }

    /** Returns what administrators see of the operation. */
    String shown() {
        return fleet.superuser()
                .texts(
                        "select concat_ws(' ', state, step, attempts, failure, finished_at) from control.operations"
                                + " where id::text = ?",
                        operation)
                .getFirst();
    }

    void requestsStop() {
        customer.stop();
    }

    String operation() {
        return operation;
    }

    Duration longest() {
        return customer.longest();
    }

    /** @param allowed how long the tenant may have been unavailable, beyond what a slow machine makes of it */
    void verify(Duration allowed) {
        assertThat(shown()).as("%s", this).startsWith(plan.cancelled() ? "cancelled" : "succeeded");
        if (!plan.cancelled()) {
            assertThat(fleet.superuser()
                            .texts(
                                    "select 1 from control.operations where id::text = ? and result ->> 'reversible_until' is not null",
                                    operation))
                    .as("%s shows until when it could be taken back", this)
                    .hasSize(1);
        }
        Placement expected = plan.cancelled() ? tenant.placement() : plan.to();
        Aftermath aftermath = new Aftermath(fleet, fleet.now(id), toString());
        aftermath.verifyHome(expected);
        aftermath.verifyNothingIsLeft();
        aftermath.verifyOrders(customer);
        assertThat(customer.unexpected()).as("%s", this).isEmpty();
        assertThat(customer.longest())
                .as("unavailability of %s", this)
                .isLessThan(allowed.plus(undisturbed.multipliedBy(3)));
    }

    private Stop hold(Point point) {
        Superuser database = switch (point.where) {
            case MAIN -> fleet.superuser();
            case SOURCE -> fleet.homeOf(tenant);
            case TARGET -> fleet.database(plan.to(), tenant);
        };
        return switch (point) {
            case HALF_COPIED ->
                keep(HeldRow.inserted(database, plan.to().home(tenant.id()).value(), tenant.id(), orderInTheMiddle()));
            case HALF_REMOVED -> keep(HeldRow.locked(database, tenant.home().value(), tenant.id(), orderInTheMiddle()));
            default -> {
                String table = point.table.replace("%source%", tenant.home().value());
                if (point.where != Point.Where.MAIN && !table.startsWith("shared.")) {
                    Hold.prepare(database, table);
                }
                yield hold(table, point.event, point.condition, database);
            }
        };
    }

    private String orderInTheMiddle() {
        return fleet.homeOf(tenant)
                .texts(
                        "select id from " + tenant.home() + ".orders where tenant_id = ? order by id offset ? limit 1",
                        tenant.id().value(),
                        Fleet.ORDERS / 2)
                .getFirst();
    }

    private Stop keep(Stop made) {
        stops.add(made);
        return made;
    }

    private Stop hold(String table, String event, String condition, Superuser database) {
        return keep(Hold.of(database, table, event, condition.replace("%id%", id)));
    }

    private Stop stop() {
        if (stop == null) {
            throw new IllegalStateException(this + " has no stop.");
        }
        return stop;
    }

    @Override
    public void close() {
        if (customer != null) {
            customer.close();
        }
        stops.forEach(Stop::close);
    }

    @Override
    public String toString() {
        return plan + " of tenant " + id;
    }
}
