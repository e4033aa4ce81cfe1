-- Runs before the migrations of each home, and defines the functions that they use. This is one statement, so that the
-- lock is held until the functions exist: homes of one database are migrated in parallel, and PostgreSQL refuses to
-- replace a function twice at the same time.
do $do$
begin
    perform pg_advisory_xact_lock(hashtextextended('tenantry:tenancy', 0));

    -- Asked first, because IF NOT EXISTS would log a notice for every home.
    if not exists (select from pg_namespace where nspname = 'tenancy') then
        create schema tenancy;
    end if;
    comment on schema tenancy is 'Functions for migrations. Only the owner role can use it.';

    -- Applies tenant isolation to a table: default and NOT NULL of tenant_id, row-level security that also applies to
    -- the owner, the policy, and the app role's privileges. Refuses a table with a key that does not start with
    -- tenant_id, because PostgreSQL checks keys without regard to row-level security. Can be repeated.
    create or replace function tenancy.isolate(target regclass) returns void
        language plpgsql
        set search_path = pg_catalog
    as $function$
    declare
        tenant constant text := $sql$nullif(current_setting('app.current_tenant', true), '')::uuid$sql$;
        bad text;
    begin
        if not exists (select from pg_attribute
                        where attrelid = target and attname = 'tenant_id' and atttypid = 'uuid'::regtype
                          and not attisdropped) then
            raise exception 'Table % needs a column tenant_id of type uuid.', target
                using errcode = 'invalid_table_definition';
        end if;

        select string_agg(name, ', ' order by name) into bad
          from (select i.indexrelid::regclass::text as name
                  from pg_index i
                 where i.indrelid = target and (i.indisunique or i.indisexclusion)
                   and not exists (select from pg_attribute a
                                    where a.attrelid = target and a.attname = 'tenant_id' and a.attnum = i.indkey[0])
                 union all
                select k.conname
                  from pg_constraint k
                 where k.conrelid = target and k.contype = 'f'
                   and not (exists (select from pg_attribute a
                                     where a.attrelid = target and a.attname = 'tenant_id' and a.attnum = k.conkey[1])
                        and exists (select from pg_attribute a
                                     where a.attrelid = k.confrelid and a.attname = 'tenant_id'
                                       and a.attnum = k.confkey[1]))) keys;
        if bad is not null then
            raise exception 'Keys of table % must start with tenant_id: %.', target, bad
                using errcode = 'invalid_table_definition';
        end if;
        if not exists (select from pg_index where indrelid = target and indisprimary) then
            raise exception 'Table % needs a primary key that starts with tenant_id.', target
                using errcode = 'invalid_table_definition';
        end if;

        execute format('alter table %s alter column tenant_id set default %s', target, tenant);
        execute format('alter table %s alter column tenant_id set not null', target);
        execute format('alter table %s enable row level security', target);
        execute format('alter table %s force row level security', target);
        -- (select ...) is evaluated once per statement, not once per row. nullif is needed because the setting is '',
        -- not null, after a transaction that set it.
        if exists (select from pg_policy where polrelid = target and polname = 'tenant_isolation') then
            execute format('drop policy tenant_isolation on %s', target);
        end if;
        execute format('create policy tenant_isolation on %1$s using (tenant_id = (select %2$s))'
                       ' with check (tenant_id = (select %2$s))', target, tenant);
        execute format('grant usage on schema %s to %I',
                       (select relnamespace::regnamespace from pg_class where oid = target), '${appRole}');
        execute format('grant select, insert, update, delete on %s to %I', target, '${appRole}');
        if (select relname from pg_class where oid = target) <> 'captures' then
            perform tenancy.capture(target);
        end if;
    end
    $function$;
    comment on function tenancy.isolate(regclass) is 'Applies tenant isolation to a table. Can be repeated.';
    revoke all on function tenancy.isolate(regclass) from public;

    -- Adds the key of the changed row to the home's table captures. Runs with the caller's rights, so under the policy.
    -- Looks up the table and its key, because either can be renamed.
    create or replace function tenancy.capture_change() returns trigger
        language plpgsql
        set search_path = pg_catalog
    as $function$
    declare
        root constant oid := coalesce(pg_partition_root(tg_relid), tg_relid);
        key_columns constant text[] := array(
            select a.attname
              from pg_index i
              join pg_attribute a on a.attrelid = i.indrelid
                                 and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])
             where i.indrelid = tg_relid and i.indisprimary and a.attname <> 'tenant_id');
        keys jsonb[];
    begin
        if tg_op <> 'INSERT' then
            keys := array[(select coalesce(jsonb_object_agg(c, to_jsonb(old) -> c), '{}') from unnest(key_columns) c)];
        end if;
        if tg_op <> 'DELETE' then
            keys := keys || (select coalesce(jsonb_object_agg(c, to_jsonb(new) -> c), '{}') from unnest(key_columns) c);
        end if;
        execute format('insert into %s.captures (relation, key) select $1, k from unnest($2) k group by k',
                       (select relnamespace::regnamespace from pg_class where oid = root))
            using (select relname from pg_class where oid = root), keys;
        return null;
    end
    $function$;
    comment on function tenancy.capture_change() is 'Records which row has changed. For triggers.';
    revoke all on function tenancy.capture_change() from public;

    -- Captures the changes of tenants that are in motion. For all others, the condition is all that is evaluated.
    create or replace function tenancy.capture(target regclass) returns void
        language plpgsql
        set search_path = pg_catalog
    as $function$
    begin
        if exists (select from pg_trigger where tgrelid = target and tgname = 'tenant_capture') then
            return;
        end if;
        execute format('create trigger tenant_capture after insert or update or delete on %s for each row'
                       ' when (current_setting(''app.in_motion'', true) = ''on'')'
                       ' execute function tenancy.capture_change()', target);
    end
    $function$;
    comment on function tenancy.capture(regclass) is 'Captures the changes of a table while a tenant moves. Can be repeated.';
    revoke all on function tenancy.capture(regclass) from public;
end
$do$;
