package dev.tenantry.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.tenant.TenantId;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyedRequestTest {

    private static final TenantId ACME = new TenantId(UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001"));
    private static final TenantId GLOBEX = new TenantId(UUID.fromString("bbbbbbbb-0000-4000-8000-000000000002"));

    @Test
    void hasALockOfItsOwn() {
        assertThat(Stream.of(
                                request(ACME, "sub a", "placeOrder", "k"),
                                request(GLOBEX, "sub a", "placeOrder", "k"),
                                request(ACME, "sub b", "placeOrder", "k"),
                                request(ACME, "sub a", "cancelOrder", "k"),
                                request(ACME, "sub a", "placeOrder", "l"),
                                // What belongs to which part counts.
                                request(ACME, "sub ap", "laceOrder", "k"),
                                request(ACME, "sub a", "placeOrde", "rk"))
                        .map(KeyedRequest::lock)
                        .distinct())
                .hasSize(7);
    }

    @Test
    void hasTheSameLockWhateverItsBody() {
        KeyedRequest one = new KeyedRequest(ACME, "sub a", "placeOrder", new IdempotencyKey("k"), "one");
        KeyedRequest two = new KeyedRequest(ACME, "sub a", "placeOrder", new IdempotencyKey("k"), "two");
        assertThat(one.lock()).isEqualTo(two.lock());
    }

    private static KeyedRequest request(TenantId tenant, String caller, String operation, String key) {
        return new KeyedRequest(tenant, caller, operation, new IdempotencyKey(key), "");
    }
}
