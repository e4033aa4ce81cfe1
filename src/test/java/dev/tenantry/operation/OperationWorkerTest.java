package dev.tenantry.operation;

import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.tenantry.sql.Database;
import dev.tenantry.sql.DatabaseException;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.LogOf;
import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs a test job, which the worker finds because it is a CDI bean. */
@QuarkusTest
@TestProfile(StoreAwayProfile.class)
class OperationWorkerTest {

    private final Superuser superuser = Superuser.inMainDatabase();
    private final AdminClient admin = new AdminClient();

    @Inject
    Operations operations;

    @Inject
    TrialJob job;

    @Inject
    MeterRegistry meters;

    @Inject
    @DataSource("control")
    AgroalDataSource control;

    @BeforeEach
    void letTheJobSucceed() {
        job.succeed();
    }

    @AfterEach
    void removeWhatIsUnfinished() {
        job.succeed();
        superuser.execute("delete from control.operation_queue where task_instance in"
                + " (select id::text from control.operations where kind in ('trial', 'future'))");
        superuser.execute("delete from control.operations where kind in ('trial', 'future')");
    }

    @Test
    void runsAnOperationAfterItsCommitAndNotBefore() {
        long ended = attempts(AttemptMetrics.Outcome.ENDED);
        UUID id = QuarkusTransaction.requiringNew().call(() -> {
            UUID begun = begin();
            await().during(Duration.ofMillis(300)).until(() -> job.runs() == 0);
            return begun;
        });
        awaitState(id, OperationState.SUCCEEDED);
        assertThat(job.runs()).isEqualTo(1);
        assertThat(attempts(AttemptMetrics.Outcome.ENDED)).isEqualTo(ended + 1);
    }

    @Test
    void doesNotRunAnOperationWhoseTransactionIsRolledBack() {
        String waiting = "select count(*) from control.operation_queue where not picked";
        long before = superuser.number(waiting);
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    begin();
                    throw new IllegalStateException("rolled back by the test");
                }))
                .hasMessage("rolled back by the test");
        await().during(Duration.ofMillis(500)).until(() -> job.runs() == 0);
        assertThat(superuser.number(waiting)).isEqualTo(before);
    }

    @Test
    void leavesAnOperationToTheInstanceThatRunsItUntilItsHeartbeatIsMissed() {
        UUID id = QuarkusTransaction.requiringNew().call(() -> {
            UUID begun = begin();
            new Database(control)
                    .execute(
                            "update control.operation_queue set picked = true, picked_by = 'another instance',"
                                    + " last_heartbeat = now() + interval '1 hour' where task_instance = ?",
                            begun.toString());
            return begun;
        });
        await().during(Duration.ofSeconds(1)).until(() -> job.runs() == 0);

        superuser.execute("update control.operation_queue set last_heartbeat = now() - interval '1 hour'");
        awaitState(id, OperationState.SUCCEEDED);
        assertThat(find(id).attempts()).as("failed attempts").isZero();
    }

    /** As an instance that was stopped for longer than four heartbeats, and goes on. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recordsNothingOfAnAttemptThatAnotherInstanceHasTakenOver(boolean fails) {
        if (fails) {
            job.fail(new PermanentFailureException("The trial failed for good."));
        }
        job.meanwhile(() -> superuser.execute("update control.operation_queue set version = version + 1"));
        UUID id;
        try (LogOf log = new LogOf(OperationWorker.class)) {
            id = QuarkusTransaction.requiringNew().call(this::begin);
            await().until(() -> log.warnings().stream().anyMatch(line -> line.contains("taken over operation " + id)));
        }
        assertThat(find(id).state()).isEqualTo(OperationState.RUNNING);
        assertThat(find(id).attempts()).as("failed attempts").isZero();
        assertThat(job.givenUp()).isZero();
    }

    @Test
    void givesUpAfterTheLastAttemptUntilAnAdministratorRetriesIt() {
        long failures = attempts(AttemptMetrics.Outcome.FAILED);
        job.fail();
        UUID id = QuarkusTransaction.requiringNew().call(this::begin);
        for (int i = 1; i < StoreAwayProfile.MAX_ATTEMPTS; i++) {
            int failed = i;
            await().until(() -> find(id).attempts() >= failed);
            NextAttempt.now(id);
        }
        awaitState(id, OperationState.FAILED);
        assertThat(job.runs()).isEqualTo(StoreAwayProfile.MAX_ATTEMPTS);
        assertThat(attempts(AttemptMetrics.Outcome.FAILED)).isEqualTo(failures + StoreAwayProfile.MAX_ATTEMPTS);
        assertThat(job.givenUp()).isEqualTo(1);
        assertThat(find(id).attempts()).isEqualTo(StoreAwayProfile.MAX_ATTEMPTS);
        assertThat(find(id).failure()).contains("The trial failed.");
        assertThat(superuser.number("select count(*) from control.operation_queue where task_instance = ?", id + ""))
                .isZero();

        job.succeed();
        admin.send().post("/admin/operations/" + id + "/retry").then().statusCode(202);
        awaitState(id, OperationState.SUCCEEDED);
        assertThat(job.lastInput()).isEqualTo("trial input");
        admin.send().post("/admin/operations/" + id + "/retry").then().statusCode(409);
    }

    /** What it began would go on without end: a home that lets nobody in, or changes that are captured. */
    @Test
    void doesNotGiveUpWhileTheJobCannotReachWhatItMustStop() {
        job.fail(new PermanentFailureException("The trial failed for good."));
        job.failToStop(new DatabaseException(new SQLException("away by the test", "08006")));
        UUID id = QuarkusTransaction.requiringNew().call(this::begin);
        await().until(() -> find(id).attempts() == 1);
        assertThat(find(id).state()).isEqualTo(OperationState.RUNNING);
        assertThat(job.givenUp()).isEqualTo(1);

        job.failToStop(new IllegalStateException("The job could not stop what it began."));
        NextAttempt.now(id);
        awaitState(id, OperationState.FAILED);
        assertThat(job.givenUp()).isEqualTo(2);
        assertThat(find(id).failure()).contains("The trial failed for good.");
    }

    @Test
    void refusesToRetryWhileAnotherOneOfTheKindRuns() {
        job.fail();
        UUID failed = QuarkusTransaction.requiringNew().call(this::begin);
        for (int attempt = 1; attempt < StoreAwayProfile.MAX_ATTEMPTS; attempt++) {
            int failures = attempt;
            await().until(() -> find(failed).attempts() >= failures);
            NextAttempt.now(failed);
        }
        awaitState(failed, OperationState.FAILED);
        // It waits for its second attempt.
        UUID running = QuarkusTransaction.requiringNew().call(this::begin);
        await().until(() -> find(running).attempts() == 1);

        admin.send().post("/admin/operations/" + failed + "/retry").then().statusCode(409);
        assertThat(find(failed).state()).isEqualTo(OperationState.FAILED);
    }

    /** F39: a row that violates a constraint violates it at the next attempt too. */
    @ParameterizedTest
    @ValueSource(strings = {"23514", "22001"})
    void givesUpSoonIfTheSameAttemptWouldFailAgain(String state) {
        job.fail(new DatabaseException(new SQLException("refused by the test", state)));
        UUID id = QuarkusTransaction.requiringNew().call(this::begin);
        for (int attempt = 1; attempt < 3; attempt++) {
            int failures = attempt;
            await().until(() -> find(id).attempts() >= failures);
            NextAttempt.now(id);
        }
        awaitState(id, OperationState.FAILED);

        assertThat(job.runs()).isEqualTo(3).isLessThan(StoreAwayProfile.MAX_ATTEMPTS);
        assertThat(find(id).failure())
                .contains("PostgreSQL refused a statement (SQLSTATE " + state + "); see the log.");
    }

    /** Nobody can make an operation due while an instance runs it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void runsAgainAtOnceIfItWasRedirectedWhileItRan(boolean isCommittedLate) {
        job.fail(new PostponedException("the test postpones it", Duration.ofHours(1)));
        CompletableFuture<UUID> id = new CompletableFuture<>();
        job.meanwhile(() -> {
            job.meanwhile(job::succeed);
            CompletableFuture<Void> isRedirected = new CompletableFuture<>();
            CompletableFuture<Void> redirection = CompletableFuture.runAsync(() -> QuarkusTransaction.requiringNew()
                    .run(() -> {
                        operations.redirect(id.join(), new TrialJob.Input("otherwise"));
                        isRedirected.complete(null);
                        if (isCommittedLate) {
                            awaitRescheduled(id.join());
                        }
                    }));
            isRedirected.join();
            if (!isCommittedLate) {
                redirection.join();
            }
        });
        id.complete(QuarkusTransaction.requiringNew().call(this::begin));
        awaitState(id.join(), OperationState.SUCCEEDED);
        assertThat(job.lastInput()).isEqualTo("otherwise");
    }

    private void awaitRescheduled(UUID id) {
        await().until(() -> superuser.number(
                        "select count(*) from control.operation_queue where task_instance = ? and not picked"
                                + " and execution_time > now() + interval '50 minutes'",
                        id.toString())
                == 1);
    }

    @Test
    void leavesAnOperationForLaterWithoutCountingAFailure() {
        job.fail(new PostponedException("the test postpones it", Duration.ofHours(1)));
        UUID id = QuarkusTransaction.requiringNew().call(this::begin);
        awaitRescheduled(id);
        assertThat(find(id).state()).isEqualTo(OperationState.RUNNING);
        assertThat(find(id).attempts()).isZero();

        job.succeed();
        NextAttempt.now(id);
        awaitState(id, OperationState.SUCCEEDED);
    }

    /** During a rollout, instances of two versions run operations. */
    @Test
    void leavesAnOperationOfAnUnknownKindToOtherInstances() {
        UUID id = QuarkusTransaction.requiringNew()
                .call(() -> operations.begin(new OperationKind("future"), null, null))
                .orElseThrow();

        await().until(() -> superuser.number(
                        "select count(*) from control.operation_queue where task_instance = ? and not picked"
                                + " and execution_time > now() + interval '30 seconds'",
                        id.toString())
                == 1);
        assertThat(find(id).state()).isEqualTo(OperationState.RUNNING);
        assertThat(find(id).attempts()).isZero();
    }

    @Test
    void cancelsAnOperationThatWaitsForItsNextAttempt() {
        job.fail();
        UUID id = QuarkusTransaction.requiringNew().call(this::begin);
        await().until(() -> find(id).attempts() >= 1);

        cancel(id).then().statusCode(200).body("state", equalTo("cancelled")).body("finished_at", notNullValue());

        assertThat(superuser.number("select count(*) from control.operation_queue where task_instance = ?", id + ""))
                .isZero();
        assertThat(superuser.number(
                        "select count(*) from control.audit_log where action = 'cancel-operation' and after ->> 'operation' = ?",
                        id.toString()))
                .isEqualTo(1);
        problem(cancel(id), 409, "conflict").body("detail", containsString("is CANCELLED"));
        problem(admin.send().post("/admin/operations/" + id + "/retry"), 409, "conflict");
    }

    @Test
    void cancelsAFailedOperationAndForgetsItsInput() {
        UUID id = failed();
        assertThat(superuser.texts("select input ->> 'text' from control.operations where id = ?", id))
                .containsExactly("trial input");

        cancel(id).then().statusCode(200).body("state", equalTo("cancelled"));

        assertThat(superuser.texts("select input from control.operations where id = ?", id))
                .containsOnlyNulls();
    }

    @Test
    void doesNotCancelWhatCannotBeUndone() {
        job.becomeIrreversible();
        UUID id = failed();

        problem(cancel(id), 409, "conflict").body("detail", containsString("cannot be cancelled any more"));
        assertThat(find(id).state()).isEqualTo(OperationState.FAILED);
    }

    @Test
    void doesNotCancelAnOperationOfAnotherKind() {
        Tenant acme = new ProvisionedTenants().create("acme", Plan.PRO, new Placement.Shared());
        String provisioned = superuser
                .texts(
                        "select id::text from control.operations where tenant_id = ?",
                        acme.id().value())
                .getFirst();

        problem(cancel(UUID.fromString(provisioned)), 409, "conflict")
                .body("detail", startsWith("Operations of kind provision cannot be cancelled."));
    }

    @Test
    void listsOperationsNewestFirstPageByPage() {
        UUID oldest = failed();
        job.succeed();
        UUID middle = QuarkusTransaction.requiringNew().call(this::begin);
        awaitState(middle, OperationState.SUCCEEDED);
        UUID newest = QuarkusTransaction.requiringNew().call(this::begin);
        awaitState(newest, OperationState.SUCCEEDED);

        JsonPath first = list("kind", "trial", "limit", "2");
        assertThat(first.getList("items.id")).containsExactly(newest.toString(), middle.toString());
        assertThat(first.getString("next")).isEqualTo(middle.toString());
        JsonPath second = list("kind", "trial", "limit", "2", "after", first.getString("next"));
        assertThat(second.getList("items.id")).containsExactly(oldest.toString());
        assertThat(second.getString("next")).isNull();

        assertThat(list("kind", "trial", "state", "failed").getList("items.id")).containsExactly(oldest.toString());
        assertThat(list("kind", "erase", "state", "failed").getList("items.id")).doesNotContain(oldest.toString());
    }

    @Test
    void listsTheOperationsOfOneTenant() {
        Tenant acme = new ProvisionedTenants().create("acme", Plan.PRO, new Placement.Shared());
        new ProvisionedTenants().create("globex", Plan.PRO, new Placement.Shared());

        JsonPath found = list("tenant", acme.id().toString());
        assertThat(found.getList("items.kind")).containsExactly("provision");
        assertThat(found.getList("items.tenant_id")).containsExactly(acme.id().toString());
    }

    private JsonPath list(String... parameters) {
        RequestSpecification request = admin.send();
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam(parameters[i], parameters[i + 1]);
        }
        Response response = request.get("/admin/operations");
        response.then().statusCode(200);
        return response.jsonPath();
    }

    private Response cancel(UUID id) {
        return admin.send().post("/admin/operations/" + id + "/cancel");
    }

    /** Begins an operation and lets all of its attempts fail. */
    private UUID failed() {
        job.fail();
        UUID id = QuarkusTransaction.requiringNew().call(this::begin);
        for (int attempt = 1; attempt < StoreAwayProfile.MAX_ATTEMPTS; attempt++) {
            int failures = attempt;
            await().until(() -> find(id).attempts() >= failures);
            NextAttempt.now(id);
        }
        awaitState(id, OperationState.FAILED);
        return id;
    }

    @Test
    void waitsLongerAfterEachFailureButNeverForMoreThanFiveMinutes() {
        assertThat(Backoff.after(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Backoff.after(1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Backoff.after(8)).isEqualTo(Duration.ofSeconds(256));
        assertThat(Backoff.after(9)).isEqualTo(Duration.ofMinutes(5));
        assertThat(Backoff.after(1_024)).isEqualTo(Duration.ofMinutes(5));
        assertThat(Backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
    }

    private UUID begin() {
        return operations
                .begin(TrialJob.KIND, null, new TrialJob.Input("trial input"))
                .orElseThrow();
    }

    private Operation find(UUID id) {
        return operations.find(id).orElseThrow();
    }

    private void awaitState(UUID id, OperationState state) {
        await().atMost(Duration.ofSeconds(20)).until(() -> find(id).state() == state);
    }

    private long attempts(AttemptMetrics.Outcome outcome) {
        return meters.get("tenantry.operation.attempts")
                .tag("kind", TrialJob.KIND.wireName())
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .timer()
                .count();
    }
}
