package dev.tenantry.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Deadlines that a test can wait for, and a bound that it can reach. */
public final class ShortDeadlines implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "tenantry.http.body-deadline", "3s",
                "tenantry.http.answer-deadline", "2s",
                "tenantry.http.idle-deadline", "2s",
                "tenantry.http.max-bodies", "3");
    }
}
