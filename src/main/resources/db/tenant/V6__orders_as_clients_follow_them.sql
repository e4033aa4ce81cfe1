-- What an order consists of, and how it got where it is. Nothing is rewritten: orders that exist keep null in the new
-- columns, and an instance of the earlier version, which does not know them, goes on beside this one.
alter table orders
    add column number        bigint,
    add column reference     varchar(64),
    add column unit_price    bigint,
    add column further_lines jsonb,
    add column currency      varchar(3),
    add column total         bigint,
    add column metadata      jsonb,
    add column version       integer not null default 0,
    add column placed_by     varchar(255),
    add column changed_at    timestamptz,
    -- The lines after the first one, which stands in product_id, quantity and unit_price: most orders have only that.
    add constraint orders_further_lines_form check (
        jsonb_typeof(further_lines) = 'array' and length(further_lines::text) <= 24000) not valid,
    add constraint orders_metadata_form check (
        jsonb_typeof(metadata) = 'object' and length(metadata::text) <= 12000) not valid,
    add constraint orders_price_positive check (unit_price >= 0 and total >= 0) not valid,
    add constraint orders_price_has_currency check (
        (currency is null) = (unit_price is null) and (currency is null) = (total is null)) not valid;

create unique index orders_number_unique on orders (tenant_id, number) where number is not null;
create unique index orders_reference_unique on orders (tenant_id, reference) where reference is not null;

-- The last number that each tenant has used. A transaction that takes one keeps others of the tenant waiting until it
-- ends, so numbers are in the order of the commits; a transaction that is rolled back leaves no gap.
create table order_numbers (
    tenant_id uuid   not null default nullif(current_setting('app.current_tenant', true), '')::uuid,
    last      bigint not null,

    constraint order_numbers_pk primary key (tenant_id)
);
select tenancy.isolate('order_numbers');

-- In the statement that inserts the order, and so without a round trip of its own.
create function next_order_number() returns bigint
    language plpgsql volatile
as $function$
declare
    taken bigint;
begin
    insert into ${flyway:defaultSchema}.order_numbers as n (last) values (1)
        on conflict (tenant_id) do update set last = n.last + 1
        returning last into taken;
    return taken;
end
$function$;
alter table orders alter column number set default next_order_number();

create table order_transitions (
    tenant_id     uuid        not null default nullif(current_setting('app.current_tenant', true), '')::uuid,
    id            uuid        not null,
    order_id      uuid        not null,
    order_version integer     not null,
    from_status   varchar(16) not null,
    to_status     varchar(16) not null,
    reason        varchar(500),
    made_by       varchar(255),
    made_at       timestamptz not null default now(),

    constraint order_transitions_pk primary key (tenant_id, id),
    constraint order_transitions_in_order unique (tenant_id, order_id, order_version),
    constraint order_transitions_order foreign key (tenant_id, order_id) references orders (tenant_id, id)
);
select tenancy.isolate('order_transitions');
