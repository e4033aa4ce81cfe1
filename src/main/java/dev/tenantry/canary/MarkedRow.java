package dev.tenantry.canary;

import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;

/**
 * The SQL of the one row that a sentinel has. It is in the table of idempotency keys, because every home has that one
 * whatever its resources are, and because a sentinel, for which nobody can make requests, has no other rows in it.
 */
final class MarkedRow {

    static final String TABLE = "idempotency_keys";

    // The same for all sentinels, so that one that has acted for another leaves no second row there.
    private static final String NAME = "tenantry-canary";

    /** Parameter: the mark. The tenant is the column's default. */
    static final String PLANT = """
            insert into idempotency_keys as k (caller, operation, key, fingerprint, status, headers)
            values ('%1$s', '%1$s', '%1$s', ?1, 200, '')
            on conflict (tenant_id, caller, operation, key)
               do update set fingerprint = excluded.fingerprint, created_at = now()
            """.formatted(NAME);

    private MarkedRow() {}

    static String count(HomeName home, TenantId sentinel) {
        return "select count(*) from " + home + "." + TABLE + where(sentinel);
    }

    static String update(HomeName home, TenantId sentinel) {
        return "update " + home + "." + TABLE + " set fingerprint = 'forged'" + where(sentinel);
    }

    static String delete(HomeName home, TenantId sentinel) {
        return "delete from " + home + "." + TABLE + where(sentinel);
    }

    private static String where(TenantId sentinel) {
        return " where tenant_id = '%2$s' and caller = '%1$s' and operation = '%1$s' and key = '%1$s'"
                .formatted(NAME, sentinel);
    }
}
