package dev.tenantry.tenant;

import static dev.tenantry.tenant.TenantStatus.ACTIVE;
import static dev.tenantry.tenant.TenantStatus.DELETED;
import static dev.tenantry.tenant.TenantStatus.OFFBOARDING;
import static dev.tenantry.tenant.TenantStatus.PROVISIONING;
import static dev.tenantry.tenant.TenantStatus.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TenantStatusTest {

    private static final Map<TenantStatus, Set<TenantStatus>> ALLOWED = Map.of(
            PROVISIONING, Set.of(ACTIVE, OFFBOARDING),
            ACTIVE, Set.of(SUSPENDED),
            SUSPENDED, Set.of(ACTIVE, OFFBOARDING),
            OFFBOARDING, Set.of(SUSPENDED, DELETED),
            DELETED, Set.of());

    static Stream<Arguments> pairs() {
        return Arrays.stream(TenantStatus.values())
                .flatMap(from -> Arrays.stream(TenantStatus.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void allowsOnlyTheListedChanges(TenantStatus from, TenantStatus to) {
        assertThat(from.canBecome(to)).isEqualTo(ALLOWED.get(from).contains(to));
    }

    @ParameterizedTest
    @EnumSource
    void servesActiveTenantsOnly(TenantStatus status) {
        assertThat(status.canBeServed()).isEqualTo(status == ACTIVE);
    }

    @Test
    void allowsNoChangeOfADeletedTenant() {
        assertThat(TenantStatus.values()).noneMatch(DELETED::canBecome);
    }
}
