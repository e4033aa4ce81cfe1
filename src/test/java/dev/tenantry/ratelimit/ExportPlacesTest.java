package dev.tenantry.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.problem.ProblemException;
import dev.tenantry.tenant.TenantId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExportPlacesTest {

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());

    /** One export per tenant, two in all. */
    private final ExportPlaces places = new ExportPlaces(Settings.SMALL, new SimpleMeterRegistry());

    @Test
    void givesOutAsManyAsConfigured() {
        places.take(acme);
        isRefused(acme, "This tenant has an export running");
        places.take(globex);
        isRefused(new TenantId(UUID.randomUUID()), "This instance runs as many exports as it may");
        assertThat(places.inUse()).isEqualTo(2);
    }

    @Test
    void takesAPlaceBackWhoseExportNeverBegan() {
        ExportPlace place = places.take(acme);
        place.giveBackUnused();
        assertThat(place.use()).isFalse();
        assertThat(places.inUse()).isZero();
        places.take(acme);
    }

    @Test
    void takesAPlaceBackOnceAndOnlyAfterTheExport() {
        ExportPlace place = places.take(acme);
        assertThat(place.use()).isTrue();
        // The client has left, while the export still runs.
        place.giveBackUnused();
        assertThat(places.inUse()).isEqualTo(1);
        isRefused(acme, "This tenant has an export running");
        place.giveBack();
        place.giveBack();
        place.giveBackUnused();
        assertThat(places.inUse()).isZero();
        places.take(acme);
    }

    private void isRefused(TenantId tenant, String detail) {
        assertThatThrownBy(() -> places.take(tenant)).isInstanceOfSatisfying(ProblemException.class, refusal -> {
            assertThat(refusal.problem().detail()).startsWith(detail);
            assertThat(refusal.problem().headers()).containsEntry("Retry-After", "30");
        });
    }
}
