-- The tables of every home. tenant_id comes from the transaction's setting and is part of every key, because PostgreSQL
-- checks keys past row-level security: a key without it would tell one tenant what another one has.

create table users (
    tenant_id  uuid        not null default nullif(current_setting('app.current_tenant', true), '')::uuid,
    id         uuid        not null,
    subject    text        not null,
    email      text        not null,
    role       text        not null,
    created_at timestamptz not null default now(),

    constraint users_pk primary key (tenant_id, id),
    constraint users_subject_unique unique (tenant_id, subject),
    constraint users_email_unique unique (tenant_id, email),
    constraint users_subject_given check (length(subject) between 1 and 255),
    constraint users_email_given check (length(email) between 3 and 320),
    constraint users_role_known check (role in ('owner', 'admin', 'member'))
);

create table orders (
    tenant_id  uuid        not null default nullif(current_setting('app.current_tenant', true), '')::uuid,
    id         uuid        not null,
    product_id text        not null,
    quantity   integer     not null,
    status     text        not null,
    created_at timestamptz not null default now(),

    constraint orders_pk primary key (tenant_id, id),
    constraint orders_product_id_form check (product_id ~ '^[!-~]{1,64}$'),
    constraint orders_quantity_positive check (quantity > 0),
    constraint orders_status_known check (
        status in ('pending', 'confirmed', 'shipped', 'delivered', 'cancelled'))
);

-- The two lists of GET /orders, in the order in which it shows them.
create index orders_newest on orders (tenant_id, created_at desc, id desc);
create index orders_newest_by_status on orders (tenant_id, status, created_at desc, id desc);

-- (select ...): evaluated once a statement, not once a row. nullif: after a transaction the setting is '', not null.
alter table users enable row level security;
alter table users force row level security;
create policy tenant_isolation on users
    using (tenant_id = (select nullif(current_setting('app.current_tenant', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.current_tenant', true), '')::uuid));

alter table orders enable row level security;
alter table orders force row level security;
create policy tenant_isolation on orders
    using (tenant_id = (select nullif(current_setting('app.current_tenant', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.current_tenant', true), '')::uuid));

grant usage on schema ${flyway:defaultSchema} to "${appRole}";
grant select, insert, update, delete on users, orders to "${appRole}";
