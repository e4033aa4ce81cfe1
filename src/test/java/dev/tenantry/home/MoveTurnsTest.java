package dev.tenantry.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantRecord;
import dev.tenantry.support.AdminClient;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an attempt at a move may write once another one has begun, and what others may write meanwhile: nothing. */
@QuarkusTest
class MoveTurnsTest {

    @Inject
    MoveTurns turns;

    @Inject
    HomeFence fence;

    @Inject
    HomeLinks links;

    @Inject
    HomeRemoval removal;

    @Inject
    TenantLedger ledger;

    private Tenant acme;
    private long earlier;
    private long latest;

    @BeforeEach
    void beginTwice() {
        acme = ledger.find(
                        new AdminClient().create("acme", IsolationTier.DATABASE).id())
                .map(TenantRecord::tenant)
                .orElseThrow();
        earlier = turns.next(acme.id());
        latest = turns.next(acme.id());
        turns.announce(acme.id(), latest, acme.placement(), acme.home());
    }

    @Test
    void refusesAnEarlierAttemptEverything() {
        assertLost(() -> turns.announce(acme.id(), earlier, acme.placement(), acme.home()));
        assertLost(() -> turns.run(acme.id(), earlier, () -> {}));
        assertLost(() -> fence.close(acme, earlier));
        assertLost(() -> fence.reopen(acme, false, earlier));
        assertLost(() -> fence.prepare(acme, acme.placement(), false, earlier));
        assertLost(() -> fence.rest(acme, earlier));
        assertLost(() -> removal.removeSecond(acme, new Placement.Shared(), earlier));
        try (HomeLink link = links.open(acme.id(), acme.placement())) {
            assertLost(() -> link.writeInTurn(earlier, home -> 1));
            assertThat(link.<Integer>writeInTurn(latest, home -> 1)).isEqualTo(1);
        }
        assertThat(OrdersApi.list(acme).statusCode()).isEqualTo(200);
    }

    @Test
    void letsOnlyTheMoveOpenAHomeThatItHasClosed() {
        fence.close(acme, latest);
        assertThat(OrdersApi.list(acme).statusCode()).isEqualTo(503);

        QuarkusTransaction.requiringNew().run(() -> fence.write(acme, true, false));
        assertThat(OrdersApi.list(acme).statusCode()).isEqualTo(503);

        fence.reopen(acme, true, latest);
        assertThat(OrdersApi.list(acme).statusCode()).isEqualTo(200);
    }

    @Test
    void removesNoCurrentHome() {
        assertThatThrownBy(() -> removal.removeSecond(acme, acme.placement(), latest))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void assertLost(ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(LostTurnException.class);
    }
}
