package dev.tenantry.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.Crowd;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import io.vertx.redis.client.impl.types.SimpleStringType;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests when a waiting call gives up, and when it finds that Redis is not alive. */
@Timeout(30)
class PendingReplyTest {

    private static final Settings SETTINGS =
            new Settings(Duration.ofMillis(40), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(300));
    private static final Response PONG = SimpleStringType.create("PONG");

    private final RedisPulse pulse = new RedisPulse(SETTINGS.pause());
    private final Promise<Response> reply = Promise.promise();
    private final ScheduledExecutorService others = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stopOthers() {
        others.shutdownNow();
    }

    @Test
    void returnsTheReply() throws Exception {
        reply.complete(PONG);
        assertThat(call()).isEqualTo(PONG);
    }

    @Test
    void givesUpIfNoCallIsAnswered() {
        Duration took = timed(() -> assertUnavailable("has not replied to any call"));
        assertThat(took).isBetween(SETTINGS.silence(), SETTINGS.patience());
        assertThat(pulse.isAlive()).isFalse();
        assertThat(pulse.isTrialDue()).isFalse();
    }

    /** A look into the cache is not worth a delay, and a late reply to it may be the fault of a busy machine. */
    @Test
    void givesUpEarlyWithoutAVerdictIfTheCallerIsInAHurry() {
        Duration took = timed(() -> assertThatThrownBy(() -> pending().within(SETTINGS.deadline()))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("tenantry.redis.deadline"));
        assertThat(took).isBetween(SETTINGS.deadline(), SETTINGS.patience());
        assertThat(pulse.isAlive()).isTrue();
    }

    @Test
    void waitsLongerWhileOtherCallsAreAnswered() throws Exception {
        answerOthers();
        others.schedule(() -> reply.complete(PONG), 4 * SETTINGS.silence().toMillis(), TimeUnit.MILLISECONDS);
        assertThat(call()).isEqualTo(PONG);
        assertThat(pulse.isAlive()).isTrue();
    }

    @Test
    void doesNotWaitForeverWhileOtherCallsAreAnswered() {
        answerOthers();
        Duration took = timed(() -> assertUnavailable("has not replied to this call"));
        assertThat(took).isBetween(SETTINGS.patience(), SETTINGS.patience().multipliedBy(3));
        assertThat(pulse.isAlive()).isTrue();
    }

    @Test
    void stopsWaitingOnceAnotherCallHasNoticed() {
        Settings patient =
                new Settings(SETTINGS.deadline(), Duration.ofSeconds(10), Duration.ofSeconds(20), SETTINGS.pause());
        Crowd<Response> waiting = Crowd.of(1, () -> pending().patiently(patient));
        await().until(waiting::isStandingStill);
        pulse.fallSilent(pulse.replies());
        assertThat(waiting.failures()).singleElement().asString().contains("another call has noticed");
    }

    @Test
    void takesALateReplyForASignOfLife() {
        assertUnavailable("has not replied to any call");
        reply.complete(PONG);
        assertThat(pulse.isAlive()).isTrue();
        assertThat(pulse.isTrialDue()).isFalse();
    }

    @Test
    void makesOneTrialPerPause() {
        pulse.fallSilent(pulse.replies());
        assertThat(pulse.isTrialDue()).isFalse();
        await().pollInterval(Duration.ofMillis(10)).until(pulse::isTrialDue);
        assertThat(pulse.isTrialDue()).isFalse();
    }

    @Test
    void takesAnErrorReplyForASignOfLife() {
        pulse.fallSilent(pulse.replies());
        reply.fail(ErrorType.create("WRONGTYPE no hash"));
        assertThatThrownBy(this::call).isInstanceOf(ErrorReply.class);
        assertThat(pulse.isAlive()).isTrue();
    }

    @Test
    void takesAClosedConnectionForNoSignOfLife() {
        reply.fail(ErrorType.create("CONNECTION_CLOSED"));
        assertUnavailable("CONNECTION_CLOSED");
        assertThat(pulse.isAlive()).isFalse();
    }

    @Test
    void callsOnIfOneConnectionFailsWhileOthersAreAnswered() {
        PendingReply pending = pending();
        pulse.beat();
        reply.fail("refused");
        assertThatThrownBy(() -> pending.patiently(SETTINGS)).isInstanceOf(RedisUnavailableException.class);
        assertThat(pulse.isAlive()).isTrue();
    }

    private void answerOthers() {
        others.scheduleAtFixedRate(pulse::beat, 0, 5, TimeUnit.MILLISECONDS);
    }

    private void assertUnavailable(String reason) {
        assertThatThrownBy(this::call)
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining(reason);
    }

    private Response call() throws Exception {
        return pending().patiently(SETTINGS);
    }

    private PendingReply pending() {
        return new PendingReply(pulse, reply.future());
    }

    private static Duration timed(Runnable action) {
        long began = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private record Settings(Duration deadline, Duration silence, Duration patience, Duration pause)
            implements RedisConfig {}
}
