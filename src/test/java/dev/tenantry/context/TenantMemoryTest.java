package dev.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TenantMemoryTest {

    /** The context of one request after another. */
    private static final class Requests extends TenantContext {

        private final Tenant acme = tenant("acme");
        private final Tenant globex = tenant("globex");
        private Tenant now = acme;

        @Override
        public Tenant tenant() {
            return now;
        }

        private static Tenant tenant(String slug) {
            return new Tenant(
                    new TenantId(UUID.randomUUID()),
                    new Slug(slug),
                    slug,
                    Plan.FREE,
                    TenantStatus.ACTIVE,
                    TenantOverrides.NONE,
                    Placement.of(IsolationTier.ROW, Optional.empty()),
                    1,
                    Instant.EPOCH,
                    1);
        }
    }

    private final Requests requests = new Requests();
    private final TenantMemory<String, String> memory = new TenantMemory<>(requests, 100, Duration.ofMinutes(1));

    @Test
    void remembersWhatIsKept() {
        assertThat(load("olivia", "owner")).isEqualTo("owner");
        assertThat(load("olivia", "viewer")).isEqualTo("owner");
        assertThat(load("max", "")).isEmpty();
        assertThat(load("max", "member")).isEqualTo("member");
    }

    @Test
    void showsATenantNothingOfAnother() {
        load("olivia", "owner");
        requests.now = requests.globex;
        assertThat(load("olivia", "viewer")).isEqualTo("viewer");
        memory.forget("olivia");
        requests.now = requests.acme;
        assertThat(load("olivia", "member")).isEqualTo("owner");
    }

    @Test
    void forgets() {
        load("olivia", "owner");
        memory.forget("olivia");
        assertThat(load("olivia", "viewer")).isEqualTo("viewer");
    }

    @Test
    void doesNotRememberWhatWasForgottenWhileItWasLoaded() {
        String found = memory.get(
                "olivia",
                () -> {
                    memory.forget("olivia");
                    return "owner";
                },
                role -> true);
        assertThat(found).isEqualTo("owner");
        assertThat(load("olivia", "viewer")).isEqualTo("viewer");
    }

    @Test
    void doesNotWaitForAnotherLoadOfTheSameValue() {
        String outer = memory.get("olivia", () -> load("olivia", "member"), role -> true);
        assertThat(outer).isEqualTo("member");
    }

    @Test
    void tellsTheCallerOfALoadThatFails() {
        assertThatThrownBy(() -> memory.get(
                        "olivia",
                        () -> {
                            throw new IllegalStateException("away");
                        },
                        role -> true))
                .hasMessage("away");
        assertThat(load("olivia", "viewer")).isEqualTo("viewer");
    }

    private String load(String key, String value) {
        return memory.get(key, () -> value, role -> !role.isEmpty());
    }
}
