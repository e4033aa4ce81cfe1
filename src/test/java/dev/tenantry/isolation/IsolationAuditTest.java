package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.local.EmbeddedDatabase;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.tenant.HomeName;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Breaks isolation in every way that the audit detects, on a separate server, and checks that the audit reports it. */
@BesideOthers
class IsolationAuditTest {

    private static final String MAINTENANCE = "postgres";
    private static final HomeName HOME = new HomeName("t_0f0f1d525f1e4c578d5f0d9a3f1f7a11");
    private static final HomeName OTHER_HOME = new HomeName("t_1f0f1d525f1e4c578d5f0d9a3f1f7a11");

    private static final IsolationAudit AUDIT = new IsolationAudit(new MappedTables(List.of("orders", "users")));

    private static EmbeddedPostgres server;

    /** Stays open: each test sends nearly all of its statements as the superuser there. */
    private static Connection maintenance;

    @BeforeAll
    static void startServer() throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(EmbeddedDatabase.newDirectory())
                .setServerConfig("fsync", "off")
                .start();
        maintenance = connect(MAINTENANCE, "postgres");
        asAdmin(MAINTENANCE, "create database intact");
        try (InputStream roles = IsolationAuditTest.class.getResourceAsStream("/db/roles.sql")) {
            asAdmin("intact", new String(roles.readAllBytes(), StandardCharsets.UTF_8));
        }
        asAdmin(MAINTENANCE, "create role outsider; create role granter");
        migrate("db/control", "control");
        migrate("db/tenant", "shared");
        migrate("db/tenant", HOME.value());
        asAdmin(MAINTENANCE, "revoke connect on database intact from tenantry_app");
    }

    @AfterAll
    static void stopServer() throws IOException, SQLException {
        maintenance.close();
        server.close();
    }

    @BeforeEach
    void copyTheIntactDatabase() throws SQLException {
        asAdmin(MAINTENANCE, "create database broken template intact owner postgres strategy file_copy");
        asAdmin(MAINTENANCE, "revoke all on database broken from public");
        asAdmin(MAINTENANCE, "grant connect on database broken to tenantry_app, tenantry_control");
    }

    @AfterEach
    void dropTheCopyAndResetTheRoles() throws SQLException {
        asAdmin(MAINTENANCE, "drop database if exists broken with (force)");
        asAdmin(MAINTENANCE, "drop database if exists " + HOME + " with (force)");
        asAdmin(
                MAINTENANCE,
                "revoke outsider from granter, tenantry_app cascade;"
                        + " revoke outsider, tenantry_owner, pg_read_all_data, pg_write_all_data, pg_execute_server_program,"
                        + " pg_read_server_files, pg_write_server_files"
                        + " from tenantry_app, tenantry_control, tenantry_owner;"
                        + " alter role outsider nosuperuser nobypassrls; alter role all reset session_replication_role;"
                        + " revoke set on parameter session_replication_role from public, tenantry_app;"
                        + " alter role tenantry_app reset all;"
                        + " alter role tenantry_app set search_path = shared;"
                        + " alter role tenantry_app set statement_timeout = '25s';"
                        + " alter role tenantry_app set lock_timeout = '5s';"
                        + " alter role tenantry_app set idle_in_transaction_session_timeout = '60s'");
        for (String role : List.of("tenantry_app", "tenantry_control", "tenantry_owner")) {
            asAdmin(
                    MAINTENANCE,
                    "alter role " + role + " nosuperuser nobypassrls nocreaterole nocreatedb noreplication inherit;"
                            + " alter role " + role + " reset app.current_tenant; alter role " + role + " reset role;"
                            + " alter role " + role + " reset session_replication_role;"
                            + " alter role " + role + " reset row_security");
        }
    }

    @Test
    void findsNothingIfIsolationIsInForce() throws SQLException {
        assertThat(audit()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            alter role tenantry_app superuser                                         | Role tenantry_app is a superuser
            alter role tenantry_app bypassrls                                         | Role tenantry_app has BYPASSRLS
            alter role tenantry_app createrole                                        | Role tenantry_app has CREATEROLE
            alter role tenantry_app replication                                       | Role tenantry_app has REPLICATION
            alter role outsider bypassrls; grant outsider to tenantry_app             | is a member of outsider
            alter role outsider superuser; grant outsider to tenantry_app             | is a member of outsider
            grant pg_read_all_data to tenantry_app                                    | is a member of pg_read_all_data
            grant pg_write_all_data to tenantry_app                                   | is a member of pg_write_all_data
            grant pg_execute_server_program to tenantry_app                           | is a member of pg_execute_server_program
            grant pg_read_server_files to tenantry_app                                | is a member of pg_read_server_files
            grant pg_write_server_files to tenantry_app                               | is a member of pg_write_server_files
            grant temporary on database broken to public                              | may create temporary tables
            grant create on database broken to tenantry_app                           | may create schemas
            grant create on schema shared to tenantry_app                             | may create objects in schema shared
            grant create on schema public to public                                   | may create objects in schema public
            alter table shared.orders disable row level security                      | Table shared.orders has row-level security switched off
            alter table shared.users no force row level security                      | Table shared.users does not force row-level security
            grant truncate on shared.orders to tenantry_app                           | has the privilege TRUNCATE on shared.orders
            grant references on shared.orders to tenantry_app                         | has the privilege REFERENCES on shared.orders
            grant trigger on shared.orders to public                                  | has the privilege TRIGGER on shared.orders
            alter table shared.orders drop constraint orders_pk cascade, alter column tenant_id drop not null | Table shared.orders has no column tenant_id uuid not null
            create view shared.all_orders as select * from shared.orders              | View shared.all_orders shows what its owner sees
            drop policy tenant_isolation on shared.orders                             | Table shared.orders has no policy tenant_isolation
            revoke usage on schema control from tenantry_app                          | Role tenantry_app may not use table control.tenants
            revoke select on shared.orders from tenantry_app                          | Role tenantry_app may not use table shared.orders
            grant outsider to tenantry_app; alter role tenantry_app noinherit         | is a member of outsider
            alter role tenantry_app set app.current_tenant = '6f0f1d52-5f1e-4c57-8d5f-0d9a3f1f7a11' | begin with a tenant
            alter database broken set app.current_tenant = '6f0f1d52-5f1e-4c57-8d5f-0d9a3f1f7a11' | begin with a tenant
            grant update (slug) on control.tenants to tenantry_app                    | may change control.tenants
            create schema other; grant usage on schema other to tenantry_app; create function other.leak() returns bigint language sql security definer as 'select 1::bigint' | Function other.leak() runs with its owner's rights
            grant update on control.tenants to tenantry_app                           | may change control.tenants
            grant update (schema_version) on control.homes to tenantry_app            | may change control.homes
            grant delete on control.homes to tenantry_app                             | may change control.homes
            grant update on control.flyway_schema_history to tenantry_app             | may change control.flyway_schema_history
            revoke select (name, schema_version) on control.homes from tenantry_app   | may not use table control.homes
            """)
    void findsBreachesAndNamesTheFix(String breakage, String sentence) throws SQLException {
        asAdmin("broken", breakage);
        findsAndMends(sentence);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            alter table shared.orders owner to tenantry_app                           | owns table shared.orders
            grant tenantry_owner to tenantry_app                                      | is a member of tenantry_owner
            alter table shared.orders add exclude using btree (product_id with =)     | is unique across tenants
            create function public.touch() returns trigger language plpgsql security definer as 'begin return new; end'; revoke execute on function public.touch() from public; create trigger touch before insert on shared.orders for each row execute function public.touch() | Function public.touch() runs with its owner's rights
            alter schema shared owner to tenantry_app                                 | owns schema shared
            alter database broken owner to tenantry_app                               | owns database broken
            create policy open on shared.orders using (true)                          | Policy open on table shared.orders
            alter policy tenant_isolation on shared.orders using (true)               | Policy tenant_isolation on table shared.orders
            alter policy tenant_isolation on shared.users with check (true)           | Policy tenant_isolation on table shared.users
            alter policy tenant_isolation on shared.users to tenantry_owner           | Table shared.users has no policy tenant_isolation
            create table shared.notes (tenant_id uuid not null, note text)            | Table shared.notes has row-level security switched off
            create table public.notes (note text); grant select on public.notes to tenantry_app | Table public.notes has row-level security switched off
            create table public.notes (note text); grant select (note) on public.notes to tenantry_app | Table public.notes has no column tenant_id
            create unique index product_once on shared.orders (product_id)            | Index shared.product_once of table shared.orders is unique across tenants
            alter table shared.users add unique (id); alter table shared.orders add foreign key (id) references shared.users (id) | crosses tenants
            create materialized view shared.totals as select count(*) from shared.orders | Relation shared.totals cannot have row-level security
            create function public.leak() returns bigint language sql security definer as 'select count(*) from shared.orders' | Function public.leak() runs with its owner's rights
            drop table shared.orders cascade                                          | Table shared.orders is missing
            drop view control.fence                                                   | Table control.fence is missing
            grant insert on control.fence to tenantry_app                             | may change control.fence
            drop table control.homes                                                  | Table control.homes is missing
            alter table control.homes owner to tenantry_app                           | owns control.homes, or may become its owner
            grant select on control.audit_log to tenantry_app                         | may read more of control.audit_log than it needs
            grant select on control.operations to tenantry_app                        | may read more of control.operations than it needs
            alter schema control owner to tenantry_app                                | owns schema control
            create extension btree_gist schema public; alter table shared.orders add exclude using gist (tenant_id with <>, product_id with =) | is unique across tenants: it does not start with tenant_id, compared with =
            """)
    void findsBreaches(String breakage, String sentence) throws SQLException {
        asAdmin("broken", breakage);
        assertThat(audit()).extracting(IsolationFinding::sentence).anyMatch(found -> found.contains(sentence));
    }

    /** The set-ups of the review of isolation, by their numbers, and others of their kinds. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            1   | alter role tenantry_control bypassrls                                 | Role tenantry_control has BYPASSRLS
            1   | alter role tenantry_control superuser                                 | Role tenantry_control is a superuser
            1   | alter role tenantry_control createrole                                | Role tenantry_control has CREATEROLE
            1   | alter role tenantry_control createdb                                  | Role tenantry_control has CREATEDB
            1   | alter role tenantry_control replication                               | Role tenantry_control has REPLICATION
            1   | grant tenantry_owner to tenantry_control                              | Role tenantry_control is a member of tenantry_owner
            1   | grant pg_read_all_data to tenantry_control                            | Role tenantry_control is a member of pg_read_all_data
            1   | grant select on shared.orders to tenantry_control                     | Role tenantry_control, which may write the registry, has the privilege SELECT on shared.orders
            1   | grant insert on control.tenants to outsider; alter role outsider bypassrls | Role outsider has BYPASSRLS
            1   | alter role tenantry_owner superuser                                   | Role tenantry_owner is a superuser
            1   | alter role tenantry_owner bypassrls                                   | Role tenantry_owner has BYPASSRLS
            1   | alter role tenantry_owner createrole                                  | Role tenantry_owner has CREATEROLE
            1   | alter role tenantry_owner replication                                 | Role tenantry_owner has REPLICATION
            1   | grant pg_read_server_files to tenantry_owner                          | Role tenantry_owner is a member of pg_read_server_files
            3   | grant execute on function pg_read_binary_file(text) to tenantry_app   | may call pg_catalog.pg_read_binary_file(text), which is reserved
            3   | grant execute on function pg_ls_dir(text) to public                   | may call pg_catalog.pg_ls_dir(text), which is reserved
            3   | grant execute on function lo_export(oid, text) to tenantry_app        | may call pg_catalog.lo_export(oid, text), which is reserved
            3   | create extension pg_walinspect schema public; grant execute on function public.pg_get_wal_records_info(pg_lsn, pg_lsn) to tenantry_app | may call public.pg_get_wal_records_info
            3   | grant select on pg_statistic to tenantry_app                          | may read pg_catalog.pg_statistic, which PostgreSQL reserves
            3   | grant select on pg_largeobject to public                              | may read pg_catalog.pg_largeobject, which PostgreSQL reserves
            4   | create extension dblink schema public                                 | may connect to any server through extension dblink
            4   | create extension postgres_fdw; create server loopback foreign data wrapper postgres_fdw; create user mapping for public server loopback options (user 'tenantry_owner'); grant usage on foreign server loopback to public | may use foreign server loopback
            4   | create extension postgres_fdw; grant usage on foreign data wrapper postgres_fdw to tenantry_app | may create foreign servers with wrapper postgres_fdw
            5   | create function shared.f() returns bigint language sql set app.current_tenant = '6f0f1d52-5f1e-4c57-8d5f-0d9a3f1f7a11' as 'select count(*) from shared.orders' | Function shared.f() runs with the setting app.current_tenant=
            5   | create function public.f() returns bigint language sql set role = tenantry_owner as 'select 1::bigint' | Function public.f() runs with the setting role=tenantry_owner
            5   | create function public.f() returns trigger language plpgsql set session_replication_role = replica as 'begin return new; end'; revoke execute on function public.f() from public; create trigger f before insert on shared.orders for each row execute function public.f() | Function public.f() runs with the setting session_replication_role=replica
            6   | alter table shared.orders add column scan oid                         | Column scan of table shared.orders refers to large objects
            6   | create domain public.lob as oid; alter table shared.users add column scan public.lob | Column scan of table shared.users refers to large objects
            7   | alter table shared.orders add column place bigint generated always as identity | Sequence shared.orders_place_seq is shared by all tenants
            7   | alter table shared.orders add column place bigserial                  | Sequence shared.orders_place_seq is shared by all tenants
            7   | create sequence public.numbers; grant usage on sequence public.numbers to tenantry_app | may use sequence public.numbers
            7   | grant select on sequence control.audit_log_id_seq to tenantry_app     | may use sequence control.audit_log_id_seq
            8   | alter role tenantry_app createdb                                      | Role tenantry_app has CREATEDB
            8   | grant set on parameter session_replication_role to tenantry_app       | may set the parameter session_replication_role
            8   | grant alter system on parameter work_mem to public                    | may set the parameter work_mem
            9   | grant select on control.homes to tenantry_app                         | may read more of control.homes than it needs
            9   | grant select (failure) on control.homes to public                     | may read more of control.homes than it needs
            9   | grant select (actor) on control.audit_log to tenantry_app             | may read more of control.audit_log than it needs
            9   | grant references on control.tenants to tenantry_app                   | may change control.tenants
            10  | create extension hstore schema public; create function public.f() returns bigint language sql security definer as 'select 1::bigint'; alter extension hstore add function public.f() | Function public.f() runs with its owner's rights
            10  | create extension hstore schema public; create table public.notes (note text); alter extension hstore add table public.notes; grant insert on public.notes to public | may change public.notes, which belongs to an extension
            F58 | alter role tenantry_app set role = tenantry_app                       | Sessions of role tenantry_app begin with the setting role=tenantry_app
            F58 | alter role tenantry_owner in database broken set session_replication_role = replica | Sessions of role tenantry_owner in database broken begin with the setting session_replication_role=replica
            F58 | alter role tenantry_control set app.current_tenant = '6f0f1d52-5f1e-4c57-8d5f-0d9a3f1f7a11' | Sessions of role tenantry_control begin with the setting app.current_tenant=
            F58 | alter database broken set session_replication_role = replica          | Sessions of database broken begin with the setting session_replication_role=replica
            F58 | alter role all set session_replication_role = replica                 | Sessions of role all begin with the setting session_replication_role=replica
            -   | create rule copy as on insert to shared.orders do also insert into control.homes (name) values ('x') | Rule copy on table shared.orders runs with the rights of the table's owner
            -   | create table public.more_orders (like shared.orders including all); alter table public.more_orders inherit shared.orders | Table public.more_orders inherits from shared.orders, in another schema
            -   | create view shared.v with (security_invoker = true) as select * from shared.orders; create rule r as on update to shared.v do instead update shared.orders set quantity = new.quantity where true returning *; grant select, update on shared.v to tenantry_app | Rule r on view shared.v runs with the rights of the view's owner
            -   | create table tenancy.notes (like shared.orders including all); grant select on tenancy.notes to tenantry_app | Table tenancy.notes has row-level security switched off
            -   | grant create on schema control to tenantry_app                        | may create objects in schema control
            -   | grant create on schema tenancy to tenantry_app                        | may create objects in schema tenancy
            -   | grant create on schema pg_catalog to public                           | may create objects in schema pg_catalog
            -   | alter schema tenancy owner to tenantry_app                            | owns schema tenancy, or may become its owner
            -   | grant select (quantity) on shared.orders to tenantry_control          | Role tenantry_control, which may write the registry, has the privilege SELECT on shared.orders
            -   | grant select (quantity) on shared.orders to public                    | Every role, also the one that may write the registry, has the privilege SELECT on shared.orders
            -   | grant update on shared.users to public                                | Every role, also the one that may write the registry, has the privilege UPDATE on shared.users
            -   | alter schema shared owner to outsider                                 | Schema shared belongs to role outsider, not to role tenantry_owner
            -   | alter table shared.orders owner to outsider                           | Table or view shared.orders belongs to role outsider, not to role tenantry_owner
            -   | grant update (slug) on control.tenants to outsider; alter role outsider bypassrls | Role outsider has BYPASSRLS
            -   | grant delete on control.tenants to outsider; grant select on shared.orders to outsider | Role outsider, which may write the registry, has the privilege SELECT on shared.orders
            -   | grant insert on control.tenants to tenantry_app                       | may change control.tenants
            -   | grant outsider to granter with admin option; grant outsider to tenantry_app granted by granter | Role tenantry_app is a member of outsider
            -   | grant outsider to tenantry_app with admin option; grant outsider to tenantry_control granted by tenantry_app | Role tenantry_control is a member of outsider
            -   | create extension lo schema public; alter function public.lo_manage() security definer; create trigger scans before update on shared.orders for each row execute function public.lo_manage('id') | Function public.lo_manage() runs with its owner's rights
            -   | create extension lo schema public; alter function public.lo_manage() security definer; create view shared.v with (security_invoker = true) as select * from shared.orders; grant select, update on shared.v to tenantry_app; create trigger scans instead of update on shared.v for each row execute function public.lo_manage('id') | Function public.lo_manage() runs with its owner's rights
            -   | create schema hidden; create function hidden.leak() returns integer language sql security definer as 'select 1'; alter table shared.orders alter column quantity set default hidden.leak() | Function hidden.leak() runs with its owner's rights
            -   | alter table shared.orders add column scans oid[]                      | Column scans of table shared.orders refers to large objects
            -   | create domain public.lob as oid; create domain public.scan as public.lob; alter table shared.users add column scan public.scan | Column scan of table shared.users refers to large objects
            -   | create type public.page as (number integer, scan oid); alter table shared.users add column pages public.page[] | Column pages of table shared.users refers to large objects
            """)
    void findsUnsafeSetUpsAndNamesTheFix(String number, String setUp, String sentence) throws SQLException {
        asAdmin("broken", setUp);
        findsAndMends(sentence);
    }

    /** What an operator should mend, but what is no reason not to serve. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            6   | grant execute on function lo_create(oid) to public                    | can create, read and change large objects
            6   | create extension lo schema public; do $$ begin perform lo_create(4711); execute 'alter large object 4711 owner to tenantry_app'; end $$ | Role tenantry_app owns 1 large objects
            F58 | grant connect on database postgres to public                          | may connect to database postgres
            F58 | alter role tenantry_app set row_security = off                        | begin with the setting row_security=off
            F58 | alter role tenantry_app in database broken set default_transaction_read_only = on | begin with the setting default_transaction_read_only=on
            F58 | alter default privileges for role tenantry_owner grant select on tables to tenantry_app | Objects that role tenantry_owner creates are granted to tenantry_app
            F58 | alter default privileges for role tenantry_owner in schema shared grant all on sequences to public | Objects that role tenantry_owner creates in schema shared are granted to public
            -   | grant connect on database postgres to tenantry_app                    | Role tenantry_app may connect to database postgres
            -   | alter role tenantry_app set search_path = public                      | begin with the setting search_path=
            -   | alter role tenantry_app set statement_timeout = '900ms'               | begin with the setting statement_timeout=
            -   | alter role tenantry_app set lock_timeout = 500                        | begin with the setting lock_timeout=
            -   | alter role tenantry_app in database broken set idle_in_transaction_session_timeout = '0.5s' | begin with the setting idle_in_transaction_session_timeout=
            -   | alter role tenantry_app set transaction_timeout = 999                 | begin with the setting transaction_timeout=
            """)
    void warnsOfSetUpsAndNamesTheFix(String number, String setUp, String sentence) throws SQLException {
        assertThat(warnings()).isEmpty();
        asAdmin("broken", setUp);
        assertThat(audit()).isEmpty();
        List<IsolationFinding> warnings = warnings();
        assertThat(warnings).extracting(IsolationFinding::sentence).anyMatch(found -> found.contains(sentence));

        for (IsolationFinding warning : warnings) {
            asAdmin("broken", warning.statement());
        }
        assertThat(warnings()).isEmpty();
    }

    /** Extensions have such functions. What uses them brings them back into reach. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "create schema hidden; create function hidden.leak() returns bigint language sql security definer"
                        + " as 'select 1::bigint'",
                "create extension btree_gist schema public;"
                        + " alter table shared.orders add exclude using gist (tenant_id with =, product_id with =)",
                "create type public.page as (number integer, scan bytea);"
                        + " alter table shared.users add column pages public.page[]"
            })
    void acceptsWhatTenantsCannotReach(String setUp) throws SQLException {
        asAdmin("broken", setUp);
        assertThat(audit()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "set statement_timeout = '1s'",
                "set lock_timeout = 0",
                "set search_path = 'shared'",
                "in database broken set statement_timeout = '10min'"
            })
    void doesNotWarnOfSettingsThatLeaveTenantsTheirTime(String setting) throws SQLException {
        asAdmin("broken", "alter role tenantry_app " + setting);
        assertThat(warnings()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            alter table ${home}.orders disable row level security                     | Table ${home}.orders has row-level security switched off
            alter table ${home}.users no force row level security                     | Table ${home}.users does not force row-level security
            drop policy tenant_isolation on ${home}.orders                            | Table ${home}.orders has no policy tenant_isolation
            grant create on schema ${home} to tenantry_app                            | may create objects in schema ${home}
            grant delete on ${home}.users to tenantry_control                         | Role tenantry_control, which may write the registry, has the privilege DELETE on ${home}.users
            alter table ${home}.orders add column scan oid                            | Column scan of table ${home}.orders refers to large objects
            create view ${home}.all_orders as select * from ${home}.orders            | View ${home}.all_orders shows what its owner sees
            grant truncate on ${home}.orders to tenantry_app                          | has the privilege TRUNCATE on ${home}.orders
            """)
    void findsBreachesInASchemaAndNamesTheFix(String breakage, String sentence) throws SQLException {
        asAdmin("broken", breakage.replace("${home}", HOME.value()));
        assertThat(audit()).as("the other homes").isEmpty();
        List<IsolationFinding> findings = auditOfSchema();
        assertThat(findings)
                .extracting(IsolationFinding::sentence)
                .anyMatch(found -> found.contains(sentence.replace("${home}", HOME.value())));

        for (IsolationFinding finding : findings) {
            asAdmin("broken", finding.statement());
        }
        assertThat(auditOfSchema()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            create table ${home}.notes (note text)                                    | Table ${home}.notes has no column tenant_id
            create unique index product_once on ${home}.orders (product_id)           | Index ${home}.product_once
            grant select on ${home}.flyway_schema_history to tenantry_app             | Table ${home}.flyway_schema_history has row-level security switched off
            alter schema ${home} owner to tenantry_app                                | owns schema ${home}
            """)
    void findsBreachesInASchema(String breakage, String sentence) throws SQLException {
        asAdmin("broken", breakage.replace("${home}", HOME.value()));
        assertThat(auditOfSchema())
                .extracting(IsolationFinding::sentence)
                .anyMatch(found -> found.contains(sentence.replace("${home}", HOME.value())));
    }

    /** A home that belongs to one tenant may have sequences. */
    @Test
    void acceptsASequenceInATenantsOwnSchema() throws SQLException {
        asAdmin("broken", "alter table " + HOME + ".orders add column place bigint generated always as identity");
        assertThat(auditOfSchema()).isEmpty();
    }

    @Test
    void expectsOnlyTheHomeInATenantsDatabase() throws SQLException {
        makeTenantDatabase();
        assertThat(auditOfTenantDatabase(HOME)).isEmpty();
        asAdmin(HOME.value(), "alter schema " + HOME + " rename to " + OTHER_HOME);
        assertThat(auditOfTenantDatabase(HOME))
                .extracting(IsolationFinding::sentence)
                .containsExactlyInAnyOrder(
                        "Table " + HOME + ".orders is missing.", "Table " + HOME + ".users is missing.");
    }

    /** All databases of a store are one: a URL with dbname, or a pooler that leads to one database. */
    @Test
    void findsThatATenantsHomeIsInAnotherDatabase() throws SQLException {
        asAdmin("broken", "drop schema control cascade; drop schema shared cascade");
        try (Connection app = connect("broken", "tenantry_app")) {
            assertThat(AUDIT.audit(app, HOME))
                    .extracting(IsolationFinding::sentence)
                    .contains("The connection to home " + HOME
                            + " leads to database broken, which several tenants may share.");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            drop policy tenant_isolation on ${home}.orders                            | ${home}.orders has no policy tenant_isolation
            create policy open on ${home}.users using (true)                          | Policy open on table ${home}.users
            drop table ${home}.users                                                  | Table ${home}.users is missing
            revoke usage on schema ${home} from tenantry_app                          | may not use table ${home}.orders
            grant temporary on database ${home} to tenantry_app                       | may create temporary tables
            create table public.notes (note text); grant select on public.notes to tenantry_app | Table public.notes has row-level security switched off
            alter role tenantry_app bypassrls                                         | Role tenantry_app has BYPASSRLS
            alter role tenantry_owner bypassrls                                       | Role tenantry_owner has BYPASSRLS
            grant update (open) on control.fence to tenantry_app                      | may change control.fence
            create extension dblink schema public                                     | may connect to any server through extension dblink
            """)
    void findsBreachesInATenantsDatabase(String breakage, String sentence) throws SQLException {
        makeTenantDatabase();
        asAdmin(HOME.value(), breakage.replace("${home}", HOME.value()));
        assertThat(auditOfTenantDatabase(HOME))
                .extracting(IsolationFinding::sentence)
                .anyMatch(found -> found.contains(sentence.replace("${home}", HOME.value())));
    }

    @Test
    void acceptsARestrictivePolicy() throws SQLException {
        asAdmin("broken", "create policy small on shared.orders as restrictive using (quantity < 10)");
        assertThat(audit()).isEmpty();
    }

    @Test
    void auditsTheLoginRoleEvenIfTheSessionSetAnotherRole() throws SQLException {
        try (Connection admin = connect("broken", "postgres");
                Statement statement = admin.createStatement()) {
            statement.execute("set role tenantry_app");
            assertThat(AUDIT.audit(admin, HomeName.SHARED))
                    .extracting(IsolationFinding::sentence)
                    .containsExactly("Role postgres is a superuser: row-level security does not apply to it.");
        }
    }

    @Test
    void namesEachFindingWithItsStatementInOneMessage() throws SQLException {
        asAdmin("broken", "alter table shared.orders no force row level security");
        assertThat(IsolationFinding.report(audit()))
                .startsWith("PostgreSQL would not keep tenants apart.")
                .contains("Table shared.orders does not force row-level security on its owner.")
                .contains("Fix it with: alter table shared.orders force row level security");
    }

    @Test
    void reportsTablesThatNoEntityMaps() throws SQLException {
        asAdmin("broken", "create table shared.notes (tenant_id uuid, id uuid, primary key (tenant_id, id))");
        try (Connection app = connect("broken", "tenantry_app")) {
            assertThat(AUDIT.unmapped(app, HomeName.SHARED))
                    .contains("shared.notes")
                    .doesNotContain("shared.orders", "shared.users");
            assertThat(AUDIT.unmapped(app, HOME)).noneMatch(table -> table.endsWith(".notes"));
        }
    }

    @Test
    void missesATableThatAnEntityMaps() throws SQLException {
        IsolationAudit withNotes = new IsolationAudit(new MappedTables(List.of("notes", "orders", "users")));
        try (Connection app = connect("broken", "tenantry_app")) {
            assertThat(withNotes.audit(app, HomeName.SHARED))
                    .extracting(IsolationFinding::sentence)
                    .containsExactly("Table shared.notes is missing.");
        }
    }

    private static void findsAndMends(String sentence) throws SQLException {
        List<IsolationFinding> findings = audit();
        assertThat(findings).extracting(IsolationFinding::sentence).anyMatch(found -> found.contains(sentence));

        // The statement that the finding names is valid SQL and fixes it.
        for (IsolationFinding finding : findings) {
            asAdmin("broken", finding.statement());
        }
        assertThat(audit()).isEmpty();
    }

    private static List<IsolationFinding> audit() throws SQLException {
        try (Connection app = connect("broken", "tenantry_app")) {
            return AUDIT.audit(app, HomeName.SHARED);
        }
    }

    private static List<IsolationFinding> warnings() throws SQLException {
        try (Connection app = connect("broken", "tenantry_app")) {
            return AUDIT.warnings(app);
        }
    }

    private static List<IsolationFinding> auditOfSchema() throws SQLException {
        try (Connection app = connect("broken", "tenantry_app")) {
            return AUDIT.auditHomes(app, List.of(HOME));
        }
    }

    private static List<IsolationFinding> auditOfTenantDatabase(HomeName home) throws SQLException {
        try (Connection app = connect(home.value(), "tenantry_app")) {
            return AUDIT.audit(app, home);
        }
    }

    /** Turns the copy into a database of one tenant. */
    private static void makeTenantDatabase() throws SQLException {
        asAdmin(
                "broken",
                "drop schema control cascade; drop schema shared cascade; create schema control;"
                        + " create table control.fence (open boolean); grant usage on schema control to tenantry_app;"
                        + " alter table control.fence owner to tenantry_owner;"
                        + " grant select on control.fence to tenantry_app");
        asAdmin(MAINTENANCE, "alter database broken rename to " + HOME);
    }

    private static Connection connect(String database, String user) throws SQLException {
        return server.getDatabase(user, database).getConnection();
    }

    private static void asAdmin(String database, String sql) throws SQLException {
        if (database.equals(MAINTENANCE)) {
            execute(maintenance, sql);
            return;
        }
        try (Connection admin = connect(database, "postgres")) {
            execute(admin, sql);
        }
    }

    private static void execute(Connection admin, String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void migrate(String location, String schema) {
        Flyway.configure()
                .dataSource(server.getDatabase("tenantry_owner", "intact"))
                .locations(location)
                .schemas(schema)
                .placeholders(Map.of("appRole", "tenantry_app", "controlRole", "tenantry_control"))
                .load()
                .migrate();
    }
}
