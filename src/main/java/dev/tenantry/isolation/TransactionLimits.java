package dev.tenantry.isolation;

import dev.tenantry.home.TenantSession;
import dev.tenantry.tenant.Plan;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Chooses the limits that PostgreSQL enforces on a tenant's transactions, by plan. */
@Singleton
class TransactionLimits {

    private final IsolationConfig.Limits config;

    TransactionLimits(IsolationConfig config) {
        this.config = config.limits();
    }

    TenantSession.Limits of(Plan plan) {
        Duration statement = switch (plan) {
            case FREE -> config.free();
            case PRO -> config.pro();
            case ENTERPRISE -> config.enterprise();
        };
        return new TenantSession.Limits(
                inMilliseconds(statement), inMilliseconds(config.lock()), inMilliseconds(config.idle()));
    }

    // PostgreSQL reads a number without a unit as milliseconds.
    private static String inMilliseconds(Duration limit) {
        return Long.toString(limit.toMillis());
    }
}
