package dev.tenantry.operation;

import java.io.Serial;
import java.time.Duration;

/**
 * Thrown by a job if this instance leaves the operation to another one, or to a later time. The attempt does not count
 * as failed.
 */
public final class PostponedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final Duration USUAL_PAUSE = Duration.ofMinutes(1);

    private final Duration pause;
    private final boolean isResting;

    /** Creates the exception; an instance tries again after a minute. */
    public PostponedException(String reason) {
        this(reason, USUAL_PAUSE);
    }

    /**
     * Creates the exception.
     *
     * @param reason for the log
     * @param pause the time after which an instance tries again
     */
    public PostponedException(String reason, Duration pause) {
        this(reason, pause, false);
    }

    private PostponedException(String reason, Duration pause, boolean isResting) {
        super(reason, null, false, false);
        this.pause = pause;
        this.isResting = isResting;
    }

    /** Returns an exception for an operation that has nothing to do for a long time, which the log need not repeat. */
    public static PostponedException resting(String reason, Duration pause) {
        return new PostponedException(reason, pause, true);
    }

    boolean isResting() {
        return isResting;
    }

    Duration pause() {
        return pause;
    }
}
