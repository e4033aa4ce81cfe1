package dev.tenantry.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EmbeddedRedisTest {

    // Among so many of 17 000, some would be the same if they were only drawn.
    private static final int MANY = 2000;

    @Test
    void returnsNoPortTwice() {
        List<Integer> ports =
                Stream.generate(EmbeddedRedis::freePort).limit(MANY).toList();
        assertThat(ports).doesNotHaveDuplicates();
    }
}
