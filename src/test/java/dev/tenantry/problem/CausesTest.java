package dev.tenantry.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CausesTest {

    @Test
    void findsTheNearestCauseAlsoAmongSuppressedOnes() {
        SQLException near = new SQLException("near");
        SQLException far = new SQLException("far");
        IllegalStateException failure = new IllegalStateException(new IOException(near));
        failure.addSuppressed(far);
        assertThat(Causes.first(SQLException.class, failure)).containsSame(near);

        IllegalStateException suppressing = new IllegalStateException(new IOException());
        suppressing.addSuppressed(far);
        assertThat(Causes.first(SQLException.class, suppressing)).containsSame(far);
    }

    /** A library can make such chains by initCause and addSuppressed. */
    @Test
    void endsWithACyclicChain() {
        IllegalStateException one = new IllegalStateException();
        IOException two = new IOException(one);
        one.initCause(two);
        two.addSuppressed(one);
        assertThat(Causes.first(SQLException.class, one)).isEmpty();
        assertThat(Causes.first(IOException.class, one)).containsSame(two);
        assertThat(Causes.signatureOf(one)).isNotEmpty();
    }

    @Test
    void endsWithALongChain() {
        Throwable failure = new SQLException();
        for (int i = 0; i < 100_000; i++) {
            failure = new IllegalStateException("", failure);
        }
        assertThat(Causes.first(SQLException.class, failure)).isEmpty();
        assertThat(Causes.signatureOf(failure)).startsWith("java.lang.IllegalStateException");
    }
}
