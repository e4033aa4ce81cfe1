-- For MigrationTest alone: a next version that a home cannot take where something of that name stands already.
create index orders_by_product on orders (tenant_id, product_id);
