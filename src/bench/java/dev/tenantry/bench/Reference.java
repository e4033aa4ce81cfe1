package dev.tenantry.bench;

import java.time.Duration;

/**
 * The database without a service: the statements of the mix, by clients that do nothing else. A transaction sets the
 * tenant, and all of it travels at once, so this is the most that a service on this machine could reach.
 */
interface Reference {

    String SET_TENANT = "select set_config('app.current_tenant', id::text, true),"
            + " set_config('search_path', 'shared', true) from control.tenants where slug = ";

    String LIST = "select id, created_at, product_id, quantity, status, tenant_id from orders"
            + " order by created_at desc, id desc limit 50";

    String GET = "select id, created_at, product_id, quantity, status, tenant_id from orders where id = ";

    String POST = "insert into orders (id, product_id, quantity, status)"
            + " values (gen_random_uuid(), 'SKU-1001', 2, 'pending') returning created_at, tenant_id";

    String describe();

    double transactionsPerSecond(int clients, Duration length) throws Exception;
}
