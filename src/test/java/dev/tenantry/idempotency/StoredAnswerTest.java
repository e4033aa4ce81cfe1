package dev.tenantry.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoredAnswerTest {

    @Test
    void refusesWhatTheTableCouldNotHold() {
        assertThat(new StoredAnswer("", 200, "h".repeat(8000), "b".repeat(2_097_152)).status())
                .isEqualTo(200);
        assertThatThrownBy(() -> new StoredAnswer("", 200, "{}", "b".repeat(2_097_153)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a body of 2097153 (at most 2097152)");
        assertThatThrownBy(() -> new StoredAnswer("", 200, "h".repeat(8001), null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("headers of 8001 characters (at most 8000)");
    }
}
