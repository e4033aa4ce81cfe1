package dev.tenantry.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Database;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.StoreAwayProfile;
import dev.tenantry.support.Superuser;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
                + " (select id::text from control.operations where kind = 'trial')");
        superuser.execute("delete from control.operations where kind = 'trial'");
    }

    @Test
    void runsAnOperationAfterItsCommitAndNotBefore() {
        UUID id = QuarkusTransaction.requiringNew().call(() -> {
            UUID begun = begin();
            await().during(Duration.ofMillis(300)).until(() -> job.runs() == 0);
            return begun;
        });
        awaitState(id, OperationState.SUCCEEDED);
        assertThat(job.runs()).isEqualTo(1);
    }

    @Test
    void doesNotRunAnOperationWhoseTransactionIsRolledBack() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    begin();
                    throw new IllegalStateException("rolled back by the test");
                }))
                .hasMessage("rolled back by the test");
        await().during(Duration.ofMillis(500)).until(() -> job.runs() == 0);
        assertThat(superuser.number("select count(*) from control.operation_queue where not picked"))
                .isZero();
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

    @Test
    void givesUpAfterTheLastAttemptUntilAnAdministratorRetriesIt() {
        job.fail();
        UUID id = QuarkusTransaction.requiringNew().call(this::begin);
        for (int i = 1; i < StoreAwayProfile.MAX_ATTEMPTS; i++) {
            int failed = i;
            await().until(() -> find(id).attempts() >= failed);
            NextAttempt.now(id);
        }
        awaitState(id, OperationState.FAILED);
        assertThat(job.runs()).isEqualTo(StoreAwayProfile.MAX_ATTEMPTS);
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
}
