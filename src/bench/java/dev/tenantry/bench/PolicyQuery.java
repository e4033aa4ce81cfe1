package dev.tenantry.bench;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The SQL of the three operations: one form relies on the policy, the other names the tenant for tables without one.
 */
enum PolicyQuery {
    LIST(
            "select id, created_at, product_id, quantity, status, tenant_id from %s order by created_at desc, id desc"
                    + " fetch first ? rows only",
            "select id, created_at, product_id, quantity, status, tenant_id from %s where tenant_id = ?"
                    + " order by created_at desc, id desc fetch first ? rows only",
            50),
    GET(
            "select id, created_at, product_id, quantity, status, tenant_id from %s where id = ?",
            "select id, created_at, product_id, quantity, status, tenant_id from %s where tenant_id = ? and id = ?", 1),
    POST(
            "insert into %s (id, product_id, quantity, status) values (?, 'SKU-1001', 2, 'pending')",
            "insert into %s (tenant_id, id, product_id, quantity, status) values (?, ?, 'SKU-1001', 2, 'pending')", 1);

    private final String relying;
    private final String naming;
    private final int rows;

    PolicyQuery(String relying, String naming, int rows) {
        this.relying = relying;
        this.naming = naming;
        this.rows = rows;
    }

    String sql(PolicySpelling spelling) {
        return (spelling == PolicySpelling.EXPLICIT ? naming : relying).formatted(spelling.table());
    }

    int rows() {
        return rows;
    }

    Object argument(int tenant, RandomGenerator random) {
        return switch (this) {
            case LIST -> rows;
            case GET -> PolicyTables.randomOrder(tenant, random);
            case POST -> UUID.randomUUID();
        };
    }
}
