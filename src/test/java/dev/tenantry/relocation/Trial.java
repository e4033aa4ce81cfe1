package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.Tenant;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The move of one busy tenant, which the test stops at a point. */
final class Trial implements AutoCloseable {

    /**
     * What is to happen to a move.
     *
     * @param committed whether the statement at the point takes effect although the instance is gone
     * @param cancelled whether the move is cancelled, and the point is one of its undoing
     */
    record Plan(IsolationTier from, IsolationTier to, Point point, boolean committed, boolean cancelled) {

        Plan(IsolationTier from, IsolationTier to, Point point, boolean committed) {
            this(from, to, point, committed, false);
        }

        @Override
        public String toString() {
            return from + " to " + to + (cancelled ? " cancelled " : " ") + point
                    + (committed ? " committed" : " undone");
        }
    }

    final Plan plan;
    private final Fleet fleet;
    private final String id;
    private final Placement target;
    private final List<Stop> stops = new ArrayList<>();
    private @Nullable Tenant tenant;
    private @Nullable Customer customer;
    private @Nullable Stop gate;
    private @Nullable Stop stop;
    private String operation = "";

    Trial(Fleet fleet, Plan plan) {
        this.fleet = fleet;
        this.plan = plan;
        this.id = fleet.request(plan.from());
        this.target = Placement.of(
                plan.to(),
                plan.to() == IsolationTier.DATABASE ? Optional.of(new StoreName(AdminClient.STORE)) : Optional.empty());
    }

    void awaitTenant() {
        tenant = fleet.awaitWithOrders(id);
        customer = new Customer(fleet::addresses, tenant);
    }

    void begin() {
        await().until(() -> customer.acknowledged().size() > 3);
        if (plan.cancelled()) {
            // Not an update of the operation, which would keep it from being cancelled.
            gate = hold(Point.HOME_CREATED);
        } else if (plan.point().gate == null) {
            stop = hold(plan.point());
        } else {
            gate = hold("control.operations", "before update", Point.step(plan.point().gate), fleet.superuser());
        }
        Map<String, Object> body = new HashMap<>(Map.of("tier", plan.to().wireName()));
        target.dataStore().ifPresent(store -> body.put("store", store.toString()));
        Response begun =
                fleet.send().contentType(ContentType.JSON).body(body).post("/admin/tenants/" + tenant.id() + "/move");
        assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(202);
        operation = begun.jsonPath().getString("id");
    }

    void awaitGate() {
        Stop reached = gate;
        if (reached != null) {
            await("gate of " + this).atMost(PackagedProcess.DEADLINE).until(reached::isReached);
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
        await("stop of " + this)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(stop()::isReached);
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
        await("end of " + this + " " + operation)
                .atMost(PackagedProcess.DEADLINE)
                .until(() -> !fleet.superuser()
                        .texts(
                                "select 1 from control.operations where id::text = ? and finished_at is not null",
                                operation)
                        .isEmpty());
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
        Placement expected = plan.cancelled() ? tenant.placement() : target;
        Aftermath aftermath = new Aftermath(fleet, fleet.now(id), toString());
        aftermath.verifyHome(expected);
        aftermath.verifyNothingIsLeft();
        aftermath.verifyOrders(customer);
        assertThat(customer.unexpected()).as("%s", this).isEmpty();
        assertThat(customer.longest()).as("unavailability of %s", this).isLessThan(allowed);
    }

    private Stop hold(Point point) {
        Superuser database = switch (point.where) {
            case MAIN -> fleet.superuser();
            case SOURCE -> fleet.homeOf(tenant);
            case TARGET -> fleet.database(target, tenant);
        };
        return switch (point) {
            case HALF_COPIED ->
                keep(HeldRow.inserted(database, target.home(tenant.id()).value(), tenant.id(), orderInTheMiddle()));
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
