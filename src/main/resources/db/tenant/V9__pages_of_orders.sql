-- Orders by product, in the order in which GET /orders shows them. The status is part of the index, so that a list of a
-- product's orders of one status reads no others; a list of all statuses reads each status. On a large table, create the
-- index before the migration with CREATE INDEX CONCURRENTLY, which lets others write meanwhile (operations.md).
do $do$
begin
    if exists (select from pg_index i
                where i.indexrelid = to_regclass('${flyway:defaultSchema}.orders_newest_by_product')
                  and not i.indisvalid) then
        raise exception 'The index ${flyway:defaultSchema}.orders_newest_by_product is not valid: its creation failed.'
            using hint = 'Drop it, and create it again.';
    end if;
end
$do$;
create index if not exists orders_newest_by_product
    on orders (tenant_id, product_id, status, created_at desc, id desc);

-- The products of an order's further lines, without that of its first line, which is in orders.product_id. Row-level
-- security lets no index on JSON be used. Only orders with several products have rows here. The status and the time are
-- those of the order, so that the index has the rows of a list next to each other.
create table order_products (
    tenant_id  uuid        not null default nullif(current_setting('app.current_tenant', true), '')::uuid,
    order_id   uuid        not null,
    product_id varchar(64) not null,
    status     varchar(16) not null,
    created_at timestamptz not null,

    constraint order_products_pk primary key (tenant_id, order_id, product_id),
    constraint order_products_order foreign key (tenant_id, order_id) references orders (tenant_id, id)
);
create index order_products_newest
    on order_products (tenant_id, product_id, status, created_at desc, order_id desc);
select tenancy.isolate('order_products');

-- PostgreSQL plans for an average tenant, because it learns which one it is only when it runs a query. If that one has a
-- handful of orders, reading all of them seems as good as reading the right index, and the plan is slow for a tenant
-- that has many. So it is told that each value has 2,000 rows, whatever it counts. That takes effect with ANALYZE, which
-- reads a sample and keeps nobody waiting.
alter table orders alter column tenant_id set (n_distinct = -0.0005);
alter table order_products alter column tenant_id set (n_distinct = -0.0005);
analyze orders, order_products;
